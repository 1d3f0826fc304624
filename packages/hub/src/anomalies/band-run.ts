import { type BandPoint, type BrewBand, type Corridor, valueAt } from './brew-band.ts';
import { type CauseCode, causeOf, confidence, type Found } from './finding.ts';

export interface RunningStretch {
  /** Process ms UTC. */
  readonly from: number;
  /** Number of the step from 1, and what people call it. */
  readonly step: number;
  readonly name: string;
}

const MINUTE_MS = 60_000;
/** Readings so much of a point's width after it belong to it. */
const AROUND = 0.5;

/** A stretch that runs, held against the band of earlier brews: at most one finding stands at a time. */
export class BandRun {
  readonly #band: BrewBand;
  readonly #stretch: RunningStretch;
  #next = 0;
  #outSince: number | undefined;
  #standing: { readonly found: Found; readonly ofValue: boolean } | undefined;

  constructor(band: BrewBand, stretch: RunningStretch) {
    this.#band = band;
    this.#stretch = stretch;
  }

  /** From where on readings are needed, process ms UTC. */
  get wanted(): number {
    return this.#stretch.from + Math.max(0, this.#next - 1) * this.#band.width;
  }

  /** A point is due that earlier brews tell something about. */
  isDue(now: number): boolean {
    return this.#next < this.#band.values.length && now >= this.#stretch.from + this.#next * this.#band.width;
  }

  /** @param points ms after the stretch's beginning; @param to so far they are whole, on the same scale; @param isOver no more will come */
  compare(points: readonly BandPoint[], to: number, isOver: boolean): Found[] {
    const found: Found[] = [];
    const { values, width } = this.#band;
    const reach = isOver ? 0 : AROUND;
    for (; this.#next < values.length && (this.#next + reach) * width <= to; this.#next++) {
      const at = this.#next * width;
      const usual = values[this.#next];
      const value = valueAt(points, at, width);
      if (usual != null && value !== undefined) found.push(...this.#value(at, value, usual));
    }
    return found;
  }

  #value(at: number, value: number, usual: Corridor): Found[] {
    if (value >= usual.low && value <= usual.high) {
      this.#outSince = undefined;
      return this.#standing?.ofValue === true ? this.#end(at) : [];
    }
    this.#outSince ??= at;
    if (this.#standing !== undefined || at - this.#outSince < this.#band.linger) return [];
    const cause = value > usual.high ? 'higher-than-earlier' : 'lower-than-earlier';
    const numbers = { value, ...this.#numbers(usual, 1), minute: Math.round(at / MINUTE_MS) };
    return this.#begin(true, this.#outSince, at, cause, numbers, [value, usual]);
  }

  /** So long it lasts, process ms, or lasted. */
  lasts(length: number, isOver: boolean): Found[] {
    const usual = this.#band.length;
    const found: Found[] = [];
    const latest = (usual?.high ?? Number.POSITIVE_INFINITY) + this.#band.linger;
    if (usual !== null && this.#standing === undefined && length > latest) {
      // The instant is the same whenever it is looked, so that a hub that began anew tells nothing twice.
      found.push(...this.#length(usual.high, latest, length, 'longer-than-earlier', usual));
    }
    if (usual !== null && this.#standing === undefined && isOver && length < usual.low - this.#band.linger) {
      found.push(...this.#length(0, length, length, 'sooner-than-earlier', usual));
    }
    return isOver ? [...found, ...this.#end(length)] : found;
  }

  /** Nobody compares any more: what stands is over. */
  close(now: number): Found[] {
    return this.#end(now - this.#stretch.from);
  }

  #length(from: number, at: number, length: number, cause: CauseCode, usual: Corridor): Found[] {
    const numbers = { minutes: length / MINUTE_MS, ...this.#numbers(usual, MINUTE_MS) };
    return this.#begin(false, from, at, cause, numbers, [length, usual]);
  }

  #numbers({ low, high, center }: Corridor, by: number) {
    return { low: low / by, high: high / by, median: center / by, brews: this.#band.brews };
  }

  #begin(
    ofValue: boolean,
    from: number,
    at: number,
    cause: CauseCode,
    numbers: Record<string, number>,
    [is, { center, low, high }]: [number, Corridor],
  ): Found[] {
    const { from: origin, step, name } = this.#stretch;
    const evidence = { step, ...numbers };
    const sure = confidence(is - center, (high - low) / 2);
    const times = { from: origin + from, at: origin + at, until: null };
    const found: Found = { kind: 'off-band', ...times, ...causeOf(cause, name), evidence, confidence: sure };
    this.#standing = { found, ofValue };
    return [found];
  }

  #end(at: number): Found[] {
    if (this.#standing === undefined) return [];
    const until = this.#stretch.from + at;
    const { found } = this.#standing;
    this.#standing = undefined;
    return [{ ...found, at: until, until }];
  }
}
