import { randomBytes } from 'node:crypto';

/** Randomness is passed in, so that tests know what comes. */
export type RandomSource = (bytes: number) => Uint8Array;

export const systemRandom: RandomSource = (bytes) => randomBytes(bytes);

/** No 0/o, 1/l/i: it is read from a log and typed with wet fingers. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A code to be read and typed: groups of five letters, almost 5 bits each (31 letters of a byte: a bias of no use). */
export function readableCode(random: RandomSource, groups: number): string {
  const letters = [...random(groups * 5)].map((byte) => LETTERS[byte % LETTERS.length] as string);
  return letters.join('').replace(/.{5}(?=.)/g, '$&-');
}
