import { causeOf, confidence, type Found } from './finding.ts';
import { RobustWindow } from './robust-window.ts';

/** What one step from reading to reading may be: so many of its usual spread, and of its resolution. */
const SIGMAS = 14;
const STEPS = 8;
/** And so many times the largest step of late. */
const LARGEST = 1.6;
/** Steps looked at, and how many before anything is said. */
const WINDOW = 61;
const LEAST = 40;
/** Share of the largest step that is kept from reading to reading. */
const KEEPS = 0.9995;
/** Readings after which a level that stays away from the last one is not an outlier any more. */
const STAYS = 4;

interface Reading {
  readonly time: number;
  readonly value: number;
}

/** Single readings that are far from their neighbours, and levels that were left in one step. */
export class OutlierWatch {
  readonly #res: number;
  readonly #steps = new RobustWindow(WINDOW, 16);
  /** Largest usual step; forgets half of it in some thousand readings. */
  #largest = 0;
  #good: Reading | undefined;
  #away: Reading[] = [];

  constructor(res: number) {
    this.#res = res;
  }

  /** `usual`: ms between readings; after a pause a step may be larger. */
  add(time: number, value: number, usual: number): Found | undefined {
    const good = this.#good;
    if (good === undefined) {
      this.#good = { time, value };
      return undefined;
    }
    const { time: before } = this.#away.at(-1) ?? good;
    const limit = this.#limit(usual === 0 ? 1 : Math.max(1, (time - before) / usual));
    if (this.#steps.length < LEAST || Math.abs(value - good.value) <= limit) {
      const found = this.#away.length > 0 ? this.#outlier(good, time, limit) : undefined;
      if (this.#away.length === 0) this.#learn(Math.abs(value - good.value));
      this.#away = [];
      this.#good = { time, value };
      return found;
    }
    this.#away.push({ time, value });
    return this.#away.length < STAYS ? undefined : this.#jump(good, time);
  }

  #learn(step: number): void {
    this.#steps.add(step);
    this.#largest = Math.max(step, this.#largest * KEEPS);
  }

  #limit(spacings: number): number {
    // Of a process that wanders at random a longer step grows with the root of its time.
    return (
      Math.max(SIGMAS * (this.#steps.center + this.#steps.sigma), LARGEST * this.#largest, STEPS * this.#res) *
      Math.sqrt(spacings)
    );
  }

  #outlier(good: Reading, at: number, limit: number): Found {
    const worst = this.#away.reduce((a, b) =>
      Math.abs(b.value - good.value) > Math.abs(a.value - good.value) ? b : a,
    );
    const step = worst.value - good.value;
    const { time: from } = this.#away[0] as Reading;
    const evidence = { value: worst.value, before: good.value, limit, readings: this.#away.length };
    const cause = causeOf('far-from-neighbours');
    return { kind: 'outlier', from, at, until: at, ...cause, evidence, confidence: confidence(step, limit) };
  }

  #jump(good: Reading, at: number): Found | undefined {
    const first = this.#away[0] as Reading;
    const last = this.#away.at(-1) as Reading;
    const limit = this.#limit(1);
    this.#away = [];
    this.#good = last;
    // After a pause in which the process may have gone anywhere, another level is no jump.
    if (Math.abs(last.value - good.value) <= limit) return undefined;
    const evidence = { value: last.value, before: good.value, limit, ms: first.time - good.time };
    const step = last.value - good.value;
    const told = { ...causeOf('in-one-step'), evidence, confidence: confidence(step, limit) };
    return { kind: 'jump', from: first.time, at, until: at, ...told };
  }
}
