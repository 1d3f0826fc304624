import { isSameKettle, type KeptKettle, keptOf, withKept } from './kept-kettle.ts';
import {
  type Belief,
  type Fit,
  type FixedParts,
  fitWindow,
  KEYS,
  type Key,
  modelOf,
  type Parameters,
  runWindow,
} from './kettle-fit.ts';
import { type KettleModel, type KettleState, simulate } from './kettle-model.ts';
import { SecondRecord } from './second-record.ts';

/** What is known of the kettle before it was ever heated. Wrong by a third is no harm: it is learned on the ramp. */
export interface KettleFacts {
  /** W of all elements together. */
  readonly power: number;
  /** L of wort. */
  readonly volume: number;
  /** Lag of the probe, s. */
  readonly probeLag: number;
  /** W/K; 8 is a plain 40 L kettle. */
  readonly losses?: number;
  /** °C around the kettle. */
  readonly ambient?: number;
}

/** J/(L K) of water; wort differs by a few percent, which the fit takes up. */
const HEAT_CAPACITY = 4186;
/** Seconds of record that one fit looks at. */
const WINDOW = 300;
const FIT_EVERY = 5;
/** |shown - expected| above this for this many seconds is a jump: grain, sparge water, an ice cube. */
const JUMP = { by: 0.35, seconds: 4, back: 6, settle: 45 } as const;
/**
 * Believed quantities never become surer than this: kettles change while they brew. Losses are not among them: on a
 * ramp they look like a change of power, so they keep to what a kettle can lose; what they miss is drift.
 */
const FLOOR: Partial<Record<Key, number>> = { gain: 0.03, lag: 0.15, dead: 0.15, probe: 0.15, drift: 0.0006 };
/**
 * A window in which the probe moved less than this, °C, tells of drift alone: the steps of its resolution, minutes long
 * in a rest, would be taken for a lag.
 */
const MOVED = 2;
const HELD = 0.3;
/** A fit worse than this is no model of this kettle. */
const TRUSTED_ERROR = 0.12;
/** The fit leaves the newest readings behind by this much, °C: mains, volume or mixing changed; older ones mislead. */
const CHANGE = { tail: 0.05, fits: 2, keep: 50 } as const;

export interface Estimate {
  readonly model: KettleModel;
  readonly state: KettleState;
  /** 0..1: 1 is a fit as good as the probe's resolution with the gain known to 5 %. */
  readonly confidence: number;
  /** Seconds since the wort jumped by something that was not the heater; Infinity when it never did. */
  readonly sinceJump: number;
  /** Root mean square of the last fit's residuals, °C. */
  readonly error: number;
}

/**
 * Learns gain, lag, dead time and losses of a kettle while it heats, and says where the true wort is: Gauss-Newton on
 * a moving window with what was learned before as prior (moving-horizon estimation; Rao, Rawlings, Mayne 2003).
 * Fed once a second of process time; holds no clock.
 */
export class KettleLearner {
  readonly record = new SecondRecord(1200);
  readonly #fixed: FixedParts;
  #belief: Belief;
  #parameters: Parameters;
  #deviation: Parameters | undefined;
  #state: KettleState | undefined;
  #error = 0;
  #windowFrom = -1;
  #notBefore = 0;
  #jumpSeconds = 0;
  #strayed = 0;
  #isAfterGap = false;
  #jumpAt = Number.NEGATIVE_INFINITY;
  /** From before the start; it counts for nothing until the first minutes of heating confirm it. */
  #unconfirmed: KeptKettle | null = null;
  #hasLearned = false;

  constructor(facts: KettleFacts) {
    this.#fixed = { ambient: facts.ambient ?? 20 };
    this.#belief = firstBelief(facts);
    this.#parameters = meansOf(this.#belief);
  }

  get seconds(): number {
    return this.record.length;
  }

  /** `shown` in °C, null when the probe said nothing; `duty` 0..1 as achieved over the second that ends now. */
  observe(shown: number | null, duty: number): void {
    if (this.#state === undefined) {
      if (shown !== null) this.#begin(shown);
      return;
    }
    this.record.push(duty, shown ?? Number.NaN);
    this.#state = simulate(modelOf(this.#parameters, this.#fixed), this.#state, this.record, this.record.length - 1, 1);
    if (shown === null) return;
    this.#watchForJump(shown);
    const settling = this.#sinceJump() < 40;
    if (this.seconds >= 20 && this.seconds % (settling ? 2 : FIT_EVERY) === 0) this.#fit();
  }

  /** What is worth to be kept; null while all there is was told and nothing seen. */
  get kept(): KeptKettle | null {
    return this.#hasLearned ? keptOf(this.#belief) : null;
  }

  /** What was kept before a restart. It is used once the first minutes of heating show the same kettle. */
  remember(kept: KeptKettle): void {
    this.#unconfirmed = kept;
  }

  /** Back to what was believed before something that is no heating was taken for it. */
  revert(kept: KeptKettle): void {
    this.#belief = { ...withKept(this.#belief, kept), gain: kept.gain };
    this.#parameters = { ...meansOf(this.#belief), drift: 0 };
    this.#deviation = undefined;
    this.restart();
  }

  /** Forgets the record, not what was learned of the kettle: after a gap in the readings. */
  restart(): void {
    this.#isAfterGap ||= this.#state !== undefined;
    this.#state = undefined;
  }

  estimate(): Estimate | undefined {
    if (this.#state === undefined) return undefined;
    const { gain } = this.#deviation ?? { gain: this.#belief.gain.deviation };
    const fitted = this.#deviation === undefined ? 0 : Math.min(1, 0.06 / Math.max(this.#error, 1e-6));
    return {
      model: modelOf(this.#parameters, this.#fixed),
      state: this.#state,
      confidence: Math.min(fitted, Math.min(1, 0.05 / gain)),
      sinceJump: this.#sinceJump(),
      error: this.#error,
    };
  }

  #begin(shown: number): void {
    this.record.begin(shown);
    this.#state = { heat: 0, wort: shown, shown };
    this.#windowFrom = -1;
    this.#notBefore = 0;
    // What the element still gives after a gap nobody knows: as careful as after a jump.
    this.#jumpAt = this.#isAfterGap ? 0 : Number.NEGATIVE_INFINITY;
    this.#parameters = { ...this.#parameters, wort: shown, shown, drift: 0 };
  }

  #sinceJump(): number {
    return this.seconds - this.#jumpAt;
  }

  #watchForJump(shown: number): void {
    const state = this.#state as KettleState;
    this.#jumpSeconds = Math.abs(shown - state.shown) > JUMP.by ? this.#jumpSeconds + 1 : 0;
    if (this.#jumpSeconds < JUMP.seconds) return;
    this.#jumpSeconds = 0;
    this.#jumpAt = this.seconds;
    this.#notBefore = Math.max(this.record.oldest, this.seconds - JUMP.back);
    this.#windowFrom = -1;
    const first = this.record.lastShown(this.#notBefore);
    const slope = (shown - first) / JUMP.back;
    this.#state = { heat: state.heat, wort: shown + slope * Math.exp(this.#parameters.probe), shown };
    this.#parameters = { ...this.#parameters, wort: first, shown: first };
    // Grain brings its own heat capacity.
    this.#belief = {
      ...this.#belief,
      gain: { ...this.#belief.gain, deviation: Math.max(0.2, this.#belief.gain.deviation) },
    };
  }

  #fit(): void {
    const from = Math.max(this.#notBefore, this.record.oldest, this.seconds - WINDOW);
    if (this.seconds - from < 8) return;
    if (from !== this.#windowFrom) this.#slideTo(from);
    const fresh = from === 0 || this.#sinceJump() < WINDOW;
    const isMoved = this.#range(from) > MOVED;
    const belief: Belief = {
      ...(isMoved ? this.#belief : held(this.#belief)),
      wort: { mean: this.#parameters.wort, deviation: fresh ? 3 : 1 },
      shown: { mean: this.record.lastShown(from), deviation: 0.08 },
    };
    const fit = fitWindow(this.#parameters, belief, this.#fixed, this.record, from);
    if (fit === undefined) return;
    this.#parameters = fit.parameters;
    // What was only held is no surer than it was.
    this.#deviation = isMoved ? fit.deviation : { ...fit.deviation, gain: this.#belief.gain.deviation };
    this.#error = fit.error;
    this.#state = fit.state;
    this.#watchForChange(fit);
    if (!isMoved || fit.error >= TRUSTED_ERROR) return;
    this.#believe(fit);
    this.#confirm(fit);
    this.#hasLearned = true;
  }

  /** °C between the lowest and the highest reading since a second. */
  #range(from: number): number {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let second = from; second <= this.seconds; second++) {
      const shown = this.record.shown(second);
      if (shown < low) low = shown;
      if (shown > high) high = shown;
    }
    return high - low;
  }

  #watchForChange({ tail }: Fit): void {
    this.#strayed = Math.abs(tail) > CHANGE.tail ? this.#strayed + 1 : 0;
    if (this.#strayed < CHANGE.fits) return;
    this.#strayed = 0;
    this.#notBefore = Math.max(this.#notBefore, this.seconds - CHANGE.keep);
    this.#loosenGain(0.15);
  }

  #loosenGain(deviation: number): void {
    const { gain } = this.#belief;
    this.#belief = { ...this.#belief, gain: { ...gain, deviation: Math.max(deviation, gain.deviation) } };
  }

  /** The new window begins on the trajectory of the old one. */
  #slideTo(from: number): void {
    const old = this.#windowFrom;
    this.#windowFrom = from;
    if (old < 0 || old >= from) return;
    const at = runWindow(this.#parameters, this.#fixed, this.record, old, from);
    this.#parameters = { ...this.#parameters, wort: at.wort, shown: at.shown };
  }

  #confirm(fit: Fit): void {
    if (this.#unconfirmed === null) return;
    const isSame = isSameKettle(this.#unconfirmed, fit);
    if (isSame === null) return;
    if (isSame) {
      this.#belief = withKept(this.#belief, this.#unconfirmed);
      const { lag, dead, probe, loss } = meansOf(this.#belief);
      this.#parameters = { ...this.#parameters, lag, dead, probe, loss };
    }
    this.#unconfirmed = null;
  }

  /** Only what the window really told is taken over: a rest says nothing of the lag. */
  #believe(fit: Fit): void {
    const next = { ...this.#belief };
    for (const key of KEYS) {
      const floor = FLOOR[key];
      const { mean, deviation } = this.#belief[key];
      if (floor === undefined || fit.deviation[key] > 0.7 * deviation) continue;
      next[key] = {
        mean: mean + 0.2 * (fit.parameters[key] - mean),
        deviation: Math.max(floor, Math.min(deviation, 2 * fit.deviation[key])),
      };
    }
    this.#belief = next;
  }
}

function firstBelief({ power, volume, probeLag, losses = 8 }: KettleFacts): Belief {
  const capacity = volume * HEAT_CAPACITY;
  return {
    gain: { mean: Math.log(power / capacity), deviation: 0.3 },
    lag: { mean: Math.log(30), deviation: 0.6 },
    dead: { mean: Math.log(15), deviation: 0.6 },
    probe: { mean: Math.log(probeLag), deviation: 0.5 },
    loss: { mean: Math.log(losses / power), deviation: 0.2 },
    drift: { mean: 0, deviation: 0.001 },
    wort: { mean: 0, deviation: 3 },
    shown: { mean: 0, deviation: 0.08 },
  };
}

function held(belief: Belief): Belief {
  const tight = ({ mean, deviation }: Belief[Key]) => ({ mean, deviation: HELD * deviation });
  return {
    ...belief,
    gain: tight(belief.gain),
    lag: tight(belief.lag),
    dead: tight(belief.dead),
    probe: tight(belief.probe),
  };
}

function meansOf(belief: Belief): Parameters {
  return Object.fromEntries(KEYS.map((key) => [key, belief[key].mean])) as Parameters;
}
