import { protocolError } from './errors.ts';

export type FaultCell = `fault:${string}`;

/**
 * One channel at one scan: a value as an integer count of the channel's resolution, or the reason why there is none.
 * `not-due`: the channel was not asked. `missing`: nothing is there (no probe). `fault:CODE`: what came is no value.
 */
export type Cell = number | 'not-due' | 'missing' | FaultCell;

/** Largest count of steps, either way: the difference of any two cells is still a whole number in JSON. */
export const CELL_MAX = 2 ** 52 - 1;

const FAULT_CODE = /^[a-z0-9-]{1,32}$/;

/** @throws CELL_INVALID when `code` is not `[a-z0-9-]{1,32}` */
export function faultCell(code: string): FaultCell {
  if (!FAULT_CODE.test(code)) throw protocolError('CELL_INVALID', `fault code ${JSON.stringify(code)}`);
  return `fault:${code}`;
}

function isCount(steps: number): boolean {
  return Number.isInteger(steps) && Math.abs(steps) <= CELL_MAX;
}

export function isCell(cell: unknown): cell is Cell {
  if (typeof cell === 'number') return isCount(cell) && !Object.is(cell, -0);
  if (typeof cell !== 'string') return false;
  return cell === 'not-due' || cell === 'missing' || (cell.startsWith('fault:') && FAULT_CODE.test(cell.slice(6)));
}

/** Quantises a value to its channel's resolution; what cannot be a value becomes `fault:not-a-number`. */
export function quantise(value: number, res: number): Cell {
  const steps = Math.round(value / res);
  // The + 0 turns -0 into 0, which JSON cannot tell apart.
  return isCount(steps) ? steps + 0 : 'fault:not-a-number';
}

/** So many digits of a value count. */
const DIGITS = 12;
const MOST_DIGITS = 10 ** DIGITS;

/** A resolution as a fraction whose denominator is a power of ten; `over` 0: it is none with at most nine decimals. */
let known = { res: 1, count: 1, over: 1 };

function fractionOf(res: number): typeof known {
  for (let over = 1; over <= 1e9; over *= 10) {
    const count = Math.round(res * over);
    if (count / over === res) return { res, count, over };
  }
  return { res, count: 0, over: 0 };
}

/** Steps back to the unit, without the tail that binary fractions leave (0.01 * 1872 is 18.72, not 18.720000000000002). */
export function inUnit(steps: number, res: number): number {
  if (known.res !== res) known = fractionOf(res);
  const parts = steps * known.count;
  // A quotient of two whole numbers is the double nearest to the decimal, which is what the way through text finds.
  if (known.over !== 0 && Number.isInteger(parts) && Math.abs(parts) < MOST_DIGITS) return parts / known.over + 0;
  return Number((steps * res).toPrecision(DIGITS));
}
