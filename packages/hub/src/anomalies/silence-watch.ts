import { causeOf, confidence, type Found } from './finding.ts';
import { RobustWindow } from './robust-window.ts';

/** Readings may fail to come for so many times their usual distance, and always for so long; process ms. */
const TIMES = 10;
const LEAST_MS = 60_000;
const WINDOW = 21;
const LEAST = 12;

/** A channel that says nothing any more while its node goes on talking. */
export class SilenceWatch {
  readonly #spacings = new RobustWindow(WINDOW, 16);
  #latest: number | undefined;
  #silent = false;

  /** Usual distance of readings, ms; 0 while it is not known. */
  get usual(): number {
    return this.#spacings.length < LEAST ? 0 : this.#spacings.center;
  }

  /** A value came. @returns the silence that it ended */
  add(time: number): Found | undefined {
    const before = this.#latest;
    this.#latest = time;
    if (before === undefined) return undefined;
    const ended = this.#silent ? this.#found(before, time, time) : undefined;
    if (!this.#silent && time > before) this.#spacings.add(time - before);
    this.#silent = false;
    return ended;
  }

  /** Its node was heard at `time`, without a value of this channel. @returns the silence that began */
  pass(time: number): Found | undefined {
    if (this.#latest === undefined || this.#silent || this.usual === 0) return undefined;
    if (time - this.#latest < this.#limit()) return undefined;
    this.#silent = true;
    return this.#found(this.#latest, time, null);
  }

  #limit(): number {
    return Math.max(LEAST_MS, TIMES * this.usual);
  }

  #found(from: number, at: number, until: number | null): Found {
    const evidence = { ms: at - from, usual: this.usual };
    return {
      ...{ kind: 'channel-silent', from, at, until, ...causeOf('says-nothing'), evidence },
      confidence: confidence(at - from, this.#limit()),
    };
  }
}
