import { causeOf, confidence, type Found } from './finding.ts';

/** Changes before anything is said, and the share of the longest run that is kept from run to run. */
const LEAST_CHANGES = 40;
const KEEPS = 0.998;
/** A run is suspicious when it is so many times the longest one so far, and so long; process ms. */
const TIMES = 5;
const LEAST_MS = 1_800_000;

/** A value that stands still for much longer than this channel ever did while it moved. */
export class StuckWatch {
  #changes = 0;
  /** Of equal readings, ms. */
  #longest = 0;
  #value: number | undefined;
  #from = 0;
  #latest = 0;
  #stuck = false;

  /** @returns what began or, with `until`, what ended */
  add(time: number, value: number): Found | undefined {
    if (value === this.#value) {
      this.#latest = time;
      return this.#stuck ? undefined : this.#judge(time);
    }
    const found = this.#stuck ? this.#found(time, time) : undefined;
    if (this.#value !== undefined && !this.#stuck) {
      this.#changes++;
      this.#longest = Math.max(this.#latest - this.#from, this.#longest * KEEPS);
    }
    this.#value = value;
    this.#from = time;
    this.#latest = time;
    this.#stuck = false;
    return found;
  }

  #judge(time: number): Found | undefined {
    if (this.#changes < LEAST_CHANGES || time - this.#from < LEAST_MS) return undefined;
    if (time - this.#from < TIMES * this.#longest) return undefined;
    this.#stuck = true;
    return this.#found(time, null);
  }

  #found(at: number, until: number | null): Found {
    const ms = (until ?? at) - this.#from;
    const limit = Math.max(LEAST_MS, TIMES * this.#longest);
    const evidence = { value: this.#value as number, ms, longest: this.#longest };
    const told = { ...causeOf('stands-still'), evidence, confidence: confidence(ms, limit) };
    return { kind: 'stuck', from: this.#from, at, until, ...told };
  }
}
