/** Resolutions of a DS18B20, bits. */
export type Resolution = 9 | 10 | 11 | 12;

const CONFIG_BYTE: Record<Resolution, number> = { 9: 0x1f, 10: 0x3f, 11: 0x5f, 12: 0x7f };
/** What the kernel's driver waits for a conversion, ms. */
export const CONVERSION_MS: Record<Resolution, number> = { 9: 95, 10: 190, 11: 375, 12: 750 };

/** What a DS18B20 holds after power-up until its first conversion: 85 °C, told from a measured one by byte 6. */
export const POWER_ON_SCRATCHPAD = [0x50, 0x05, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10] as const;

/** CRC-8/MAXIM: x^8+x^5+x^4+1 reflected (0x8C), start 0. */
export function crc8(bytes: readonly number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
}

/** The eight bytes a sensor gives for `celsius`: sixteenths, the bits below the resolution zero, bound to its range. */
export function scratchpadOf(celsius: number, resolution: Resolution): number[] {
  const step = 1 << (12 - resolution);
  const sixteenths = Math.round((celsius * 16) / step) * step;
  const raw = Math.max(-880, Math.min(2047, sixteenths));
  return [raw & 0xff, (raw >> 8) & 0xff, 0x4b, 0x46, CONFIG_BYTE[resolution], 0xff, 0x10 - (raw & 0x0f), 0x10];
}

/** m°C as the kernel prints them: an integer division, so towards zero. */
export function milliCelsius(bytes: readonly number[]): number {
  const raw = (((bytes[1] as number) << 24) >> 16) | (bytes[0] as number);
  return Math.trunc((raw * 1000) / 16);
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0');

/** Text of `w1_slave`: the bytes with the verdict on their CRC, and the bytes again with the value. */
export function slaveText(bytes: readonly number[], sentCrc = crc8(bytes)): string {
  const computed = crc8(bytes);
  const text = [...bytes, sentCrc].map(hex).join(' ');
  const verdict = computed === sentCrc ? 'YES' : 'NO';
  return `${text} : crc=${hex(computed)} ${verdict}\n${text} t=${milliCelsius(bytes)}\n`;
}
