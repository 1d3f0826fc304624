import { said } from '@cerveceria/protocol';
import type { Judged } from '../sensing/judge.ts';
import type { Condition } from './alarms.ts';

/** An output whose current a channel of the node shows. */
export interface ProvenOutput {
  readonly output: string;
  readonly channel: string;
  /** From this on current flows, in the unit of the channel (A or W). */
  readonly min: number;
}

export type ProofVerdict = 'no-current' | 'stuck-on';

export interface ProofMemory {
  readonly isOn: boolean;
  /** Process-monotonic ms since when. */
  readonly since: number;
  /** When the last reading was begun that was looked at, and how many in a row contradicted the output. */
  readonly lookedAt: number;
  readonly against: number;
  readonly verdict: ProofVerdict | null;
}

export const NO_PROOF_YET: ProofMemory = {
  isOn: false,
  since: Number.NEGATIVE_INFINITY,
  lookedAt: Number.NEGATIVE_INFINITY,
  against: 0,
  verdict: null,
};

/** Contactors and soft starters take their time; a reading that was begun sooner after a change says nothing. */
const SETTLE_MS = 1500;
/** One reading may be a disturbance. */
const ENOUGH = 2;

/**
 * Compares what an output was told with the current that flows. A channel without a value proves nothing, and what
 * was found stands until a reading says otherwise or the output is told otherwise.
 */
export function proveCurrent(
  before: ProofMemory,
  now: number,
  isOn: boolean,
  reading: Judged | undefined,
  min: number,
): ProofMemory {
  const memory = isOn === before.isOn ? before : { ...before, isOn, since: now, against: 0, verdict: null };
  const value = reading?.value ?? null;
  if (reading === undefined || value === null) return memory;
  if (reading.at < memory.since + SETTLE_MS || reading.at <= memory.lookedAt) return memory;
  const flows = value >= min;
  if (flows === isOn) return { ...memory, lookedAt: reading.at, against: 0, verdict: null };
  const against = memory.against + 1;
  const found = isOn ? 'no-current' : 'stuck-on';
  return { ...memory, lookedAt: reading.at, against, verdict: against >= ENOUGH ? found : memory.verdict };
}

/** Proof of all outputs that have one. */
export class CurrentProof {
  readonly #node: string;
  readonly #outputs: readonly ProvenOutput[];
  readonly #memory = new Map<string, ProofMemory>();

  constructor(node: string, outputs: readonly ProvenOutput[]) {
    this.#node = node;
    this.#outputs = outputs;
  }

  /** `levels`: outputs as they have been since the last tick. */
  tick(now: number, levels: ReadonlyMap<string, boolean>, channels: ReadonlyMap<string, Judged>): void {
    for (const { output, channel, min } of this.#outputs) {
      const before = this.#memory.get(output) ?? NO_PROOF_YET;
      this.#memory.set(output, proveCurrent(before, now, levels.get(output) === true, channels.get(channel), min));
    }
  }

  /** It was told to be on, and nothing flows: what depends on it must not count on it. */
  isIdle(output: string): boolean {
    return this.#memory.get(output)?.verdict === 'no-current';
  }

  get conditions(): Condition[] {
    return this.#outputs.flatMap(({ output, channel }): Condition[] => {
      const code = this.#memory.get(output)?.verdict ?? null;
      if (code === null) return [];
      const told = { detail: `${channel} says so`, said: said('channel-says-so', { channel }) };
      return [{ code, about: `${this.#node}.${output}`, priority: 'critical', ...told, latched: false }];
    });
  }
}
