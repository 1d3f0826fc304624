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

/** Steps back to the unit, without the tail that binary fractions leave (0.01 * 1872 is 18.72, not 18.720000000000002). */
export function inUnit(steps: number, res: number): number {
  return Number((steps * res).toPrecision(12));
}
