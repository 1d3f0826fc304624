import type { LoopState, ProgramState } from '@cerveceria/protocol';
import type { KeptEnergy } from './kept-energy.ts';
import type { EnergyPlan } from './power-plan.ts';

/** Which record of which run a tick belongs to. */
export interface RunMark {
  /** Of the run. */
  readonly id: string;
  readonly loop: string;
  /** Index of the record that is open; null before the first and after the last. */
  readonly record: number | null;
}

export interface EnergyTick {
  /** Process-monotonic ms. */
  readonly now: number;
  readonly run: RunMark | null;
  /** Whether an output has been on since the last tick. */
  wasOn(output: string): boolean;
  /** W that an output's meter shows; null where there is none or it says nothing. */
  measured(output: string): number | null;
}

/** Longer than this, ms, nobody knows what was on. */
const LONGEST_MS = 10_000;
/** What a power cut may cost of a counter, process-monotonic ms of heating. */
const SAVE_MS = 5000;
const MS_PER_HOUR = 3_600_000;

const rounded = (wh: number) => Math.round(wh * 100) / 100;

/** Wh of each loop, of the run and of each of its records: on-time times power, or what a meter shows. */
export class EnergyMeter {
  readonly #plan: EnergyPlan;
  #loops = new Map<string, number>();
  #run: { readonly id: string; readonly records: number[] } | null = null;
  #open: number | null = null;
  #at: number | null = null;
  #isChanged = false;
  #savedAt = 0;

  constructor(plan: EnergyPlan) {
    this.#plan = plan;
  }

  restore({ loops, run }: KeptEnergy): void {
    this.#loops = new Map(Object.entries(loops));
    this.#run = run === null ? null : { id: run.id, records: [...run.records] };
  }

  tick(input: EnergyTick): void {
    const passed = this.#at === null ? 0 : Math.min(LONGEST_MS, Math.max(0, input.now - this.#at));
    this.#at = input.now;
    for (const [loop, outputs] of this.#plan) {
      let watts = 0;
      for (const { name, watts: nominal } of outputs)
        watts += input.measured(name) ?? (input.wasOn(name) ? nominal : 0);
      const wh = (Math.max(0, watts) * passed) / MS_PER_HOUR;
      if (wh > 0) this.#isChanged = true;
      this.#loops.set(loop, (this.#loops.get(loop) ?? 0) + wh);
      // What has run until now belongs to the record that was open until now.
      if (this.#run !== null && input.run?.id === this.#run.id && input.run.loop === loop && this.#open !== null)
        this.#run.records[this.#open] = (this.#run.records[this.#open] ?? 0) + wh;
    }
    this.#follow(input.run);
  }

  /** The state with what its loop has used; as it is where nobody knows the power. */
  withLoop<T extends LoopState>(state: T): T {
    const wh = this.#plan.has(state.id) ? (this.#loops.get(state.id) ?? 0) : undefined;
    return wh === undefined ? state : { ...state, energyWh: rounded(wh) };
  }

  /** The run with what it and its records have used. @param count how many records there are, older ones than told included */
  withRun(state: ProgramState | null, count: number): ProgramState | null {
    const run = this.#run;
    if (state === null || run === null || run.id !== state.id || !this.#plan.has(state.loop)) return state;
    const first = count - state.records.length;
    const records = state.records.map((record, i) => ({ ...record, energyWh: rounded(run.records[first + i] ?? 0) }));
    return { ...state, records, energyWh: rounded(run.records.reduce((sum, wh) => sum + (wh ?? 0), 0)) };
  }

  /** What is to be kept durably when it is time for it, else undefined. `mono`: process-monotonic ms. */
  toKeep(mono: number, isKept: boolean): KeptEnergy | undefined {
    const age = mono - this.#savedAt;
    if (age < SAVE_MS || (isKept && !this.#isChanged)) return undefined;
    this.#savedAt = mono;
    this.#isChanged = false;
    return this.kept;
  }

  get kept(): KeptEnergy {
    const run =
      this.#run === null ? null : { id: this.#run.id, records: Array.from(this.#run.records, (wh) => wh ?? 0) };
    return { loops: Object.fromEntries(this.#loops), run };
  }

  #follow(run: RunMark | null): void {
    if (run !== null && run.id !== this.#run?.id) {
      this.#run = { id: run.id, records: [] };
      this.#isChanged = true;
    }
    const open = run?.record ?? null;
    if (open !== this.#open) this.#isChanged = true;
    this.#open = open;
  }
}
