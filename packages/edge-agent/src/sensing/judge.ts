import { type Cell, faultCell, inUnit, quantise } from '@cerveceria/protocol';
import type { Limits } from '../config-schema.ts';
import type { Reading } from '../drivers/probe.ts';

/** What a channel is known to be at one moment. `value` is null when there is nothing that control may trust. */
export interface Judged {
  /** In the unit, rounded to the channel's resolution. */
  readonly value: number | null;
  readonly cell: Cell;
  /** Process-monotonic ms at which the reading was begun. */
  readonly at: number;
}

/** What the judge remembers of a channel. */
export interface JudgeMemory {
  /** The last reading that was believed. */
  readonly good: { readonly value: number; readonly at: number } | null;
  /** How often readings jumped of late; a reading in between that fits by chance is not to be believed. */
  readonly jumps: number;
}

export interface JudgeRules {
  readonly limits: Limits;
  readonly res: number;
  /** The DS18B20 says 85 °C after its power came up and before it has converted. */
  readonly powerOn85: boolean;
}

export const NO_MEMORY: JudgeMemory = { good: null, jumps: 0 };

const POWER_ON = 85;
/** From this many jumps a channel is noisy, until the good readings since have worn them down. */
const NOISY = 2;
const MOST_JUMPS = 4;
const WORN_BY_GOOD = 0.1;
/** °C: a kettle that passes 85 was near it a reading ago; one that jumped there was not. */
const NEAR_85 = 2;

function verdict(value: number, at: number, memory: JudgeMemory, rules: JudgeRules): string | null {
  const { limits, res, powerOn85 } = rules;
  if (!Number.isFinite(value)) return 'not-a-number';
  if (powerOn85 && value === POWER_ON && (memory.good === null || Math.abs(memory.good.value - POWER_ON) > NEAR_85))
    return 'power-on-85';
  if (value < limits.min || value > limits.max) return 'range';
  if (memory.good === null) return null;
  // The longer the last good reading lies back, the more may have happened; two readings of one second, or two steps of
  // rounding, say nothing about a rate.
  const allowed = (limits.rate_per_s * Math.max(1000, at - memory.good.at)) / 1000 + 2 * res;
  return Math.abs(value - memory.good.value) > allowed ? 'rate' : null;
}

/** Judges one reading taken at `at`, process-monotonic ms. */
export function judge(
  reading: Reading,
  at: number,
  memory: JudgeMemory,
  rules: JudgeRules,
): { readonly judged: Judged; readonly memory: JudgeMemory } {
  if (reading.kind === 'missing') return { judged: { value: null, cell: 'missing', at }, memory };
  const code = reading.kind === 'fault' ? reading.code : verdict(reading.value, at, memory, rules);
  if (code !== null || reading.kind === 'fault') {
    const jumps = code === 'rate' ? Math.min(MOST_JUMPS, memory.jumps + 1) : memory.jumps;
    return { judged: { value: null, cell: faultCell(code ?? 'driver'), at }, memory: { ...memory, jumps } };
  }
  const cell = quantise(reading.value, rules.res);
  if (typeof cell !== 'number') return { judged: { value: null, cell, at }, memory };
  const jumps = Math.max(0, memory.jumps - WORN_BY_GOOD);
  const isNoisy = memory.jumps >= NOISY;
  return {
    judged: isNoisy ? { value: null, cell: faultCell('noisy'), at } : { value: inUnit(cell, rules.res), cell, at },
    memory: { good: { value: reading.value, at }, jumps },
  };
}

/** The same reading some time later: once it is older than its limit it is a fault, whatever it said. */
export function aged(judged: Judged, now: number, staleMs: number): Judged {
  return now - judged.at > staleMs ? { value: null, cell: 'fault:stale', at: judged.at } : judged;
}
