import type { Found } from './finding.ts';
import { HeldWatch } from './held-watch.ts';
import { OutlierWatch } from './outlier-watch.ts';
import { SilenceWatch } from './silence-watch.ts';
import { StuckWatch } from './stuck-watch.ts';

/** A set point that moves by no more than this share of `agreement` a reading is a ramp that the loop follows. */
const RAMP_SHARE = 0.2;

export interface Watched {
  readonly res: number;
  /** What two good probes may be apart, in the unit: what is less is no drift and no shift. */
  readonly agreement: number;
}

/** One channel, on line: a few comparisons a reading, and below a hundred numbers kept where no loop rules it. */
export class ChannelWatch {
  readonly #agreement: number;
  readonly #silence = new SilenceWatch();
  readonly #stuck = new StuckWatch();
  readonly #outliers: OutlierWatch;
  readonly #held: () => HeldWatch;
  #loop: HeldWatch | undefined;
  #expected: number | undefined;

  constructor({ res, agreement }: Watched) {
    this.#agreement = agreement;
    this.#outliers = new OutlierWatch(res);
    this.#held = () => new HeldWatch(Math.max(res / 2, agreement / 8), agreement);
  }

  /** A value of the channel; `expected`: what its loop holds it at, if a loop does. Times rise. */
  value(time: number, value: number, expected: number | undefined): Found[] {
    const found = [
      this.#silence.add(time),
      this.#stuck.add(time, value),
      this.#outliers.add(time, value, this.#silence.usual),
    ];
    this.#expect(expected);
    // Without something that it should be, a level may go where the brew takes it.
    if (expected !== undefined) {
      this.#loop ??= this.#held();
      found.push(...this.#loop.add(time, value - expected));
    }
    return found.filter((each) => each !== undefined);
  }

  /** The channel was due, and had no value. */
  missing(time: number): Found[] {
    const found = this.#silence.pass(time);
    return found === undefined ? [] : [found];
  }

  #expect(expected: number | undefined): void {
    const before = this.#expected;
    this.#expected = expected;
    if (expected === before) return;
    const step = expected === undefined || before === undefined ? Number.POSITIVE_INFINITY : expected - before;
    if (Math.abs(step) > RAMP_SHARE * this.#agreement) this.#loop?.settle();
  }
}
