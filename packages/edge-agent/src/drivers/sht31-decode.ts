import { fault, type Reading, value } from './probe.ts';

export type Sht31Quantity = 'temperature' | 'humidity';

/** CRC-8 of Sensirion: x^8 + x^5 + x^4 + 1, not reflected, initial 0xFF. */
export function sensirionCrc(bytes: Iterable<number>): number {
  let crc = 0xff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = ((crc & 0x80) === 0 ? crc << 1 : (crc << 1) ^ 0x31) & 0xff;
  }
  return crc;
}

/** °C or % of the six bytes of a measurement: two words, each with its CRC. */
export function sht31Reading(bytes: Uint8Array, quantity: Sht31Quantity): Reading {
  const at = quantity === 'temperature' ? 0 : 3;
  const [msb = 0, lsb = 0] = bytes.subarray(at);
  if (bytes.length !== 6 || sensirionCrc([msb, lsb]) !== bytes[at + 2]) return fault('sht-crc');
  const share = ((msb << 8) | lsb) / 65535;
  return value(quantity === 'temperature' ? -45 + 175 * share : 100 * share);
}
