import { bucketAt, type Grid } from './grid.ts';

/** Values of a range, condensed. In the channel's unit. */
export interface Condensed {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

/** Buckets that hold a value, by time; columns of equal length. */
export interface Columns {
  /** Begin of each bucket, ms. */
  readonly at: number[];
  readonly count: number[];
  readonly min: number[];
  readonly max: number[];
  readonly sum: number[];
}

/** Buckets of equal width over a range. Nothing that goes in is lost or counted twice. */
export class Buckets {
  readonly #grid: Grid;
  readonly #count: Float64Array;
  readonly #sum: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;

  constructor(grid: Grid) {
    const { buckets } = grid;
    this.#grid = grid;
    this.#count = new Float64Array(buckets);
    this.#sum = new Float64Array(buckets);
    this.#min = new Float64Array(buckets).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(buckets).fill(Number.NEGATIVE_INFINITY);
  }

  add(time: number, { count, min, max, sum }: Condensed): void {
    if (count === 0) return;
    const i = bucketAt(this.#grid, time);
    this.#count[i] = (this.#count[i] as number) + count;
    this.#sum[i] = (this.#sum[i] as number) + sum;
    if (min < (this.#min[i] as number)) this.#min[i] = min;
    if (max > (this.#max[i] as number)) this.#max[i] = max;
  }

  columns(): Columns {
    const columns: Columns = { at: [], count: [], min: [], max: [], sum: [] };
    const { origin, width } = this.#grid;
    for (const [i, count] of this.#count.entries()) {
      if (count === 0) continue;
      columns.at.push(origin + i * width);
      columns.count.push(count);
      columns.min.push(this.#min[i] as number);
      columns.max.push(this.#max[i] as number);
      columns.sum.push(this.#sum[i] as number);
    }
    return columns;
  }
}

/** All of them in one bucket. */
export function inOneBucket(all: readonly Columns[], at: number, width: number): Columns {
  const bucket = new Buckets({ origin: at, width, buckets: 1, aligned: true });
  for (const { count, min, max, sum } of all)
    for (const [i, own] of count.entries())
      bucket.add(at, { count: own, min: min[i] as number, max: max[i] as number, sum: sum[i] as number });
  return bucket.columns();
}
