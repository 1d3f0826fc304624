import { LAZY_S } from '../lazy-way.ts';
import { mayCoast } from './coast.ts';
import type { KeptKettle } from './kept-kettle.ts';
import { type Estimate, type KettleFacts, KettleLearner } from './kettle-learner.ts';
import { holdingDuty, settledWort } from './kettle-model.ts';

/** Time in which the settled wort is brought to the set point, s. */
const APPROACH = 40;
/** After a jump the learner is given this long before the last degrees are dared, s. */
const JUMP_CAUTION = 45;
/** Below this confidence the learner's word is not taken and the PID rules. */
const TRUST = 0.25;
/** A set point further above the wort than this is ramped to at full power, °C. */
const RAMP_FROM = 0.5;

export interface KettleDuty {
  readonly duty: number;
  /** `learning`: not sure enough, the caller's PID should rule. */
  readonly phase: 'learning' | 'full-power' | 'settling';
  /** Part of the duty that stands against the losses. */
  readonly holding: number;
  readonly estimate: Estimate | undefined;
}

/**
 * Heats at full power until what is already on its way will do the rest, then settles on the set point: time-optimal
 * up to the switch, a dead-time free law on the settled wort after it. No tuning: all it needs it learns on the ramp.
 */
export class KettleControl {
  readonly #learner: KettleLearner;
  #setPoint: number | undefined;
  #full = false;
  /** Seconds since the set point was given. */
  #elapsed = 0;

  constructor(facts: KettleFacts) {
    this.#learner = new KettleLearner(facts);
  }

  /** After a gap in the readings: what was learned stays, where the wort is does not. */
  restart(): void {
    this.#learner.restart();
    this.#setPoint = undefined;
  }

  /** A second in which another one drives, or nobody: the kettle is learned all the same. */
  observe(shown: number | null, achieved: number): void {
    this.#learner.observe(shown, achieved);
    this.#setPoint = undefined;
  }

  get kept(): KeptKettle | null {
    return this.#learner.kept;
  }

  remember(kept: KeptKettle): void {
    this.#learner.remember(kept);
  }

  /** What it saw lately was no heating: back to what was believed before. */
  revert(kept: KeptKettle): void {
    this.#learner.revert(kept);
    this.#setPoint = undefined;
  }

  get estimate(): Estimate | undefined {
    return this.#learner.estimate();
  }

  /**
   * Once a second. `shown` °C of the probe; `achieved` mean duty 0..1 that the output really had over the last second,
   * vetoes and mutexes included (achieved-value anti-windup: the model only knows what happened).
   */
  second(shown: number | null, achieved: number, setPoint: number): KettleDuty {
    this.#learner.observe(shown, achieved);
    const estimate = this.#learner.estimate();
    if (estimate === undefined) return { duty: 0, phase: 'learning', holding: 0, estimate };
    if (setPoint !== this.#setPoint) {
      this.#full = setPoint > estimate.state.wort + RAMP_FROM;
      this.#setPoint = setPoint;
      this.#elapsed = 0;
    }
    this.#elapsed++;
    return this.#decide(estimate, setPoint);
  }

  #decide(estimate: Estimate, setPoint: number): KettleDuty {
    const { model, state, sinceJump } = estimate;
    const { record } = this.#learner;
    const now = record.length;
    const holding = holdingDuty(model, setPoint);
    const missing = setPoint - settledWort(model, state, record, now, holding);
    const cautious = sinceJump < JUMP_CAUTION;
    if (!this.#full && missing > 1 && !cautious) this.#full = true;
    if (this.#full) {
      if (cautious && missing < 2) return { duty: missing > 0.2 ? 0.3 : 0, phase: 'full-power', holding, estimate };
      // What it does not know yet may have so much under way: a short step is the PID's.
      if (estimate.confidence < TRUST && setPoint - estimate.state.wort < LAZY_S * model.gain)
        return { duty: 0, phase: 'learning', holding, estimate };
      if (!mayCoast({ model, state, record, now, setPoint, elapsed: this.#elapsed }))
        return { duty: 1, phase: 'full-power', holding, estimate };
      this.#full = false;
    }
    // Far from the set point full power is right whatever the kettle is; near it the learner must be sure.
    if (estimate.confidence < TRUST) return { duty: 0, phase: 'learning', holding, estimate };
    const duty = Math.min(1, Math.max(0, holding + missing / (model.gain * APPROACH)));
    return { duty, phase: 'settling', holding, estimate };
  }
}
