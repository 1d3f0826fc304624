import { fault, type Reading, value } from './probe.ts';

export type EzoQuantity = 'ph' | 'conductivity' | 'temperature';

const SUCCESS = 1;
const SYNTAX = 2;
export const PROCESSING = 254;
export const NO_DATA = 255;
/** What an EZO RTD says when nothing is connected. */
const NO_PROBE = -1023;

/** Fault by the first byte of an answer; the circuits have no checksum. Atlas Scientific EZO data sheets, I2C mode. */
const REFUSALS: Readonly<Record<number, string>> = {
  [SYNTAX]: 'ezo-syntax',
  [PROCESSING]: 'ezo-busy',
  [NO_DATA]: 'ezo-no-data',
};

/** The text of an answer: a code, ASCII, a zero. A Pi's controller sets the top bit of some bytes when it is hurried. */
export function ezoText(bytes: Uint8Array): string {
  const text = [...bytes.subarray(1)].map((byte) => byte & 0x7f);
  const end = text.indexOf(0);
  return String.fromCharCode(...(end < 0 ? text : text.slice(0, end)));
}

/** pH, µS/cm or °C of the answer to a reading. */
export function ezoReading(bytes: Uint8Array): Reading {
  const code = bytes[0] ?? NO_DATA;
  if (code !== SUCCESS) return fault(REFUSALS[code] ?? 'ezo-code');
  // A conductivity circuit that tells several quantities puts the conductivity first.
  const [first = ''] = ezoText(bytes).split(',');
  // Number() would take the empty text for 0.
  if (!/^-?\d+(\.\d+)?$/.test(first)) return fault('ezo-text');
  const number = Number(first);
  return number === NO_PROBE ? fault('ezo-no-probe') : value(number);
}

/** The bytes of a command; the first one stands where others have a register. */
export function ezoCommand(text: string): readonly [number, Uint8Array] {
  const [first = 0, ...rest] = Buffer.from(text, 'ascii');
  return [first, Uint8Array.of(...rest, 0)];
}
