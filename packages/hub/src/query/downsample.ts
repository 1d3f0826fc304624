/** Values of a range, condensed. In the channel's unit. */
export interface Condensed {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

export interface Points {
  readonly t: number[];
  readonly min: number[];
  readonly mean: number[];
  readonly max: number[];
  readonly count: number[];
}

const noTail = (value: number) => Number(value.toPrecision(12));

/**
 * Buckets of equal width over a range. Nothing that goes in is lost or counted twice; a mean is weighted by count. The
 * time of a point is its bucket's middle; buckets without a value have no point.
 */
export class Buckets {
  readonly #from: number;
  readonly #width: number;
  readonly #count: Float64Array;
  readonly #sum: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;

  constructor(from: number, width: number, points: number) {
    this.#from = from;
    this.#width = width;
    this.#count = new Float64Array(points);
    this.#sum = new Float64Array(points);
    this.#min = new Float64Array(points).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(points).fill(Number.NEGATIVE_INFINITY);
  }

  add(time: number, { count, min, max, sum }: Condensed): void {
    if (count === 0) return;
    const i = Math.min(Math.max(Math.floor((time - this.#from) / this.#width), 0), this.#count.length - 1);
    this.#count[i] = (this.#count[i] as number) + count;
    this.#sum[i] = (this.#sum[i] as number) + sum;
    if (min < (this.#min[i] as number)) this.#min[i] = min;
    if (max > (this.#max[i] as number)) this.#max[i] = max;
  }

  points(): Points {
    const points: Points = { t: [], min: [], mean: [], max: [], count: [] };
    for (const [i, count] of this.#count.entries()) {
      if (count === 0) continue;
      points.t.push(Math.round(this.#from + (i + 0.5) * this.#width));
      points.min.push(this.#min[i] as number);
      points.mean.push(noTail((this.#sum[i] as number) / count));
      points.max.push(this.#max[i] as number);
      points.count.push(count);
    }
    return points;
  }
}
