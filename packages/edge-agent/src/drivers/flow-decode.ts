import { fault, type Reading, value } from './probe.ts';

/** Edges between two numbers of the kernel's 32 bit count, which wraps. */
export function edgesBetween(before: number, now: number): number {
  return (now - before) >>> 0;
}

/** L/min of `edges` in `ms`; `pulsesPerL` of the meter's data sheet, or better of a measured bucket. */
export function litresPerMinute(edges: number, ms: number, pulsesPerL: number): Reading {
  return ms > 0 ? value((edges * 60_000) / (pulsesPerL * ms)) : fault('flow-begin');
}
