/** Between two looks at one comparison, process ms; their windows overlap. */
export const LOOK_MS = 30_000;
/** So many looks agree on the offset: with their windows, eight minutes of standing still. */
const LOOKS = 10;
/** The trend is kept as one mean every ten minutes for a week. */
const TREND_MS = 600_000;
const TREND_MOST = 1_008;
/** Below an hour a trend is noise. */
const TREND_LEAST_MS = 3_600_000;
/** An alarm ends at this share of the agreement, so that one on the edge does not come and go. */
const CLEAR_SHARE = 0.6;

interface Mark {
  readonly at: number;
  readonly offset: number;
}

export interface Offset {
  readonly offset: number;
  /** Units an hour, and over how many hours it was seen; null when that is less than one. */
  readonly drift: { readonly rate: number; readonly hours: number } | null;
  readonly isTooMuch: boolean;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle - 0.5)] as number) + (sorted[Math.floor(middle)] as number)) / 2;
}

function trendOf(marks: readonly Mark[]): Offset['drift'] {
  const [first, last] = [marks[0], marks.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < TREND_LEAST_MS) return null;
  const at = marks.reduce((sum, mark) => sum + mark.at, 0) / marks.length;
  const mean = marks.reduce((sum, mark) => sum + mark.offset, 0) / marks.length;
  let product = 0;
  let square = 0;
  for (const mark of marks) {
    const hours = (mark.at - at) / 3_600_000;
    product += hours * (mark.offset - mean);
    square += hours * hours;
  }
  return { rate: product / square, hours: (last.at - first.at) / 3_600_000 };
}

/** What one probe showed more than its others, each time that all stood still. */
export class OffsetRecord {
  readonly #agreement: number;
  readonly #looks: Mark[] = [];
  readonly #trend: Mark[] = [];
  #sum = { at: Number.NEGATIVE_INFINITY, offset: 0, count: 0 };
  #isTooMuch = false;

  constructor(agreement: number) {
    this.#agreement = agreement;
  }

  /** Whether a look at `at` (process ms) would say anything new. */
  isDue(at: number): boolean {
    return at - (this.#looks.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= LOOK_MS;
  }

  look(at: number, offset: number): void {
    this.#looks.push({ at, offset });
    if (this.#looks.length > LOOKS) this.#looks.shift();
    this.#note(at, offset);
    if (this.#looks.length < LOOKS) return;
    const limit = this.#isTooMuch ? CLEAR_SHARE * this.#agreement : this.#agreement;
    this.#isTooMuch = Math.abs(median(this.#looks.map((mark) => mark.offset))) >= limit;
  }

  /** Null: not seen standing still for long enough yet. */
  get verdict(): Offset | null {
    if (this.#looks.length < LOOKS) return null;
    const offset = median(this.#looks.map((mark) => mark.offset));
    return { offset, drift: trendOf(this.#trend), isTooMuch: this.#isTooMuch };
  }

  #note(at: number, offset: number): void {
    const sum = this.#sum;
    if (at - sum.at >= TREND_MS) {
      if (sum.count > 0) this.#trend.push({ at: sum.at, offset: sum.offset / sum.count });
      if (this.#trend.length > TREND_MOST) this.#trend.shift();
      this.#sum = { at, offset, count: 1 };
    } else {
      sum.offset += offset;
      sum.count++;
    }
  }
}
