import type { KeptKettle } from './kept-kettle.ts';
import { KettleControl, type KettleDuty } from './kettle-control.ts';
import type { KettleFacts } from './kettle-learner.ts';

/** What the learner drives at a tick. */
export interface KettleAdvice {
  readonly duty: number;
  /** Part of it that stands against the losses. */
  readonly holding: number;
}

/** What a person may want to know of the learner. Times in s, gain in °C/s at full power, loss in 1/s. */
export interface KettleKnowledge {
  readonly phase: KettleDuty['phase'];
  /** 0..1. */
  readonly confidence: number;
  readonly gain: number;
  readonly lag: number;
  readonly dead: number;
  readonly loss: number;
}

export interface KettleTick {
  /** Process-monotonic ms. */
  readonly now: number;
  /** °C; null when there is nothing to trust. */
  readonly value: number | null;
  /** The heater's line has been on since the last tick. */
  readonly wasHeating: boolean;
  /** °C; null while the loop is not automatic. */
  readonly setPoint: number | null;
  /** Duty that stands, to go on from without a bump; null when nothing was driven. */
  readonly standing: number | null;
  /** Above the knee power makes steam and no degrees: nothing is to be learned from that. */
  readonly isBoiling: boolean;
}

const SECOND = 1000;
/** What is believed is remembered once a minute, as far back as a boil may have begun before it was found. */
const REMEMBER_MS = 60_000;
const REMEMBERED = 4;
/** Above it an open kettle gives so much steam that its element seems weaker, °C. */
const STEAM_C = 85;
/** Readings that fail for longer than this, s, leave too much to guess: the wort is looked for anew. */
const LONGEST_GAP = 60;
/** A difference at the take-over fades with this time constant, s. */
const FADE = 20;
/** A larger difference is no bump but the answer to a wort that moves; only this much of it is carried on. */
const LARGEST_OFFSET = 0.15;

/**
 * The learner on the ticks of a loop: makes whole process seconds of them, with the duty that was really achieved, and
 * says what to drive, or null where the PID should.
 */
export class KettleLoop {
  readonly #control: KettleControl;
  #at: number | null = null;
  #due = 0;
  #onMs = 0;
  #blindSeconds = 0;
  #decided: KettleDuty | null = null;
  #offset = 0;
  #hasRuled = false;
  #memories: readonly KeptKettle[] = [];
  #remembered = Number.NEGATIVE_INFINITY;

  constructor(facts: KettleFacts) {
    this.#control = new KettleControl(facts);
  }

  /** To be kept over a restart; null: nothing was learned. */
  get kept(): KeptKettle | null {
    return this.#memories[0] ?? null;
  }

  remember(kept: KeptKettle): void {
    this.#control.remember(kept);
  }

  get knowledge(): KettleKnowledge | null {
    const estimate = this.#control.estimate;
    if (estimate === undefined) return null;
    const { gain, lag, dead, loss } = estimate.model;
    const rounded = (value: number, per: number) => Math.round(value * per) / per;
    return {
      phase: this.#decided?.phase ?? 'learning',
      confidence: rounded(estimate.confidence, 100),
      gain: rounded(gain, 10_000),
      lag: rounded(lag, 2),
      dead: rounded(dead, 2),
      loss: rounded(loss, 10_000_000),
    };
  }

  tick(input: KettleTick): KettleAdvice | null {
    if (input.isBoiling) return this.#standAside(input.now);
    this.#pass(input);
    this.#note(input);
    const decided = this.#decided;
    if (input.setPoint === null || decided === null || decided.phase === 'learning') {
      this.#hasRuled = false;
      return null;
    }
    const { duty, holding, phase } = decided;
    // On a ramp all there is, is right; elsewhere it goes on from what stood.
    if (phase === 'full-power') this.#offset = 0;
    else if (!this.#hasRuled && input.standing !== null)
      this.#offset = Math.min(LARGEST_OFFSET, Math.max(-LARGEST_OFFSET, input.standing - duty));
    this.#hasRuled = true;
    return { duty: Math.min(1, Math.max(0, duty + this.#offset)), holding };
  }

  /** The minutes until the boil was found looked like a heater that lost its power. */
  #standAside(now: number): null {
    const before = this.#memories[0];
    if (before !== undefined && this.#at !== null) this.#control.revert(before);
    this.#memories = before === undefined ? [] : [before];
    this.#forget(now);
    this.#at = null;
    this.#hasRuled = false;
    return null;
  }

  #note({ now, value }: KettleTick): void {
    if (value === null || value >= STEAM_C || now - this.#remembered < REMEMBER_MS) return;
    const { kept } = this.#control;
    if (kept === null) return;
    this.#remembered = now;
    this.#memories = [...this.#memories, kept].slice(-REMEMBERED);
  }

  #pass(input: KettleTick): void {
    const { now, wasHeating } = input;
    const before = this.#at;
    this.#at = now;
    if (before === null || now < before || now - before > LONGEST_GAP * SECOND) {
      this.#forget(now);
      this.#second(input, 0);
      return;
    }
    let from = before;
    while (this.#due <= now) {
      if (wasHeating) this.#onMs += this.#due - from;
      from = this.#due;
      this.#due += SECOND;
      const achieved = Math.min(1, this.#onMs / SECOND);
      this.#onMs = 0;
      // Of several seconds in one long step the reading belongs to the last.
      if (this.#due <= now) this.#second({ ...input, value: null }, achieved);
      else this.#second(input, achieved);
    }
    if (wasHeating) this.#onMs += now - from;
  }

  #second({ value, setPoint }: KettleTick, achieved: number): void {
    this.#blindSeconds = value === null ? this.#blindSeconds + 1 : 0;
    if (this.#blindSeconds > LONGEST_GAP) this.#control.restart();
    this.#offset *= Math.exp(-1 / FADE);
    if (setPoint === null) {
      this.#control.observe(value, achieved);
      this.#decided = null;
    } else this.#decided = this.#control.second(value, achieved, setPoint);
  }

  #forget(now: number): void {
    this.#control.restart();
    this.#due = (Math.floor(now / SECOND) + 1) * SECOND;
    this.#onMs = 0;
    this.#offset = 0;
    this.#decided = null;
  }
}
