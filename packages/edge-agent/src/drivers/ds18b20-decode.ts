import { crc8 } from './crc8.ts';
import { fault, type Reading, value } from './probe.ts';

/** Bits of the low byte that mean nothing, by configuration byte: 9, 10, 11, 12 bits of resolution. */
const UNDEFINED_BITS: Readonly<Record<number, number>> = { 31: 0b111, 63: 0b11, 95: 0b1, 127: 0 };
const MIN = -55;
const MAX = 125;

function inRange(steps: number): Reading {
  const celsius = steps / 16;
  // 127.9375 comes with a failing supply; the chip measures from -55 to 125 °C.
  return celsius < MIN || celsius > MAX ? fault('w1-range') : value(celsius);
}

/** °C of the nine bytes of a scratchpad, its CRC included. */
export function decodeScratchpad(bytes: readonly number[]): Reading {
  const [low, high, , , config, reserved] = bytes;
  if (bytes.length !== 9 || low === undefined || high === undefined || config === undefined) return fault('w1-garbled');
  const data = bytes.slice(0, 8);
  if (data.every((byte) => byte === 0xff)) return fault('w1-open');
  // The CRC of eight zero bytes is zero, so a bus that is held low passes it.
  if (data.every((byte) => byte === 0)) return fault('w1-shorted');
  if (crc8(data) !== bytes[8]) return fault('w1-crc');
  const undefinedBits = UNDEFINED_BITS[config];
  if (undefinedBits === undefined || reserved !== 0xff) return fault('w1-scratchpad');
  return inRange(((((high << 8) | low) << 16) >> 16) & ~undefinedBits);
}

const SLAVE = /^((?:[0-9a-f]{2} ){9}): crc=[0-9a-f]{2} (YES|NO)\n/;

/** Text of the kernel's `w1_slave`. Empty means that the transfer failed (kernels since 2020). */
export function decodeSlaveFile(text: string): Reading {
  if (text.trim() === '') return fault('w1-no-answer');
  const match = SLAVE.exec(text);
  if (match === null) return fault('w1-garbled');
  const bytes = (match[1] as string)
    .trim()
    .split(' ')
    .map((byte) => Number.parseInt(byte, 16));
  const reading = decodeScratchpad(bytes);
  // Kernels before 2020 print what came with a wrong CRC, say NO, and compute t= from it.
  return match[2] === 'NO' && reading.kind === 'value' ? fault('w1-crc') : reading;
}

/**
 * Text of the kernel's `temperature`: m°C, cut toward zero from sixteenths, so the exact step is the nearest one.
 * A bus held low reads 0 here without a trace; that is why `w1_slave` is preferred.
 */
export function decodeTemperatureFile(text: string): Reading {
  if (text.trim() === '') return fault('w1-no-answer');
  if (!/^-?\d{1,7}\n?$/.test(text)) return fault('w1-garbled');
  return inRange(Math.round(Number(text) / 62.5) + 0);
}
