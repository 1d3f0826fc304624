/** Process ms, as all here. So long a probe has to stand almost still before it is compared. */
export const WINDOW_MS = 180_000;
/** A probe that says nothing for longer is not seen standing still. */
const GAP_MS = 45_000;
const BUCKET_MS = 5_000;
/** A probe that lags a minute behind another is off by at most this share of what counts as agreement. */
const SLOPE_SHARE_PER_MINUTE = 0.4;

interface Bucket {
  readonly at: number;
  sum: number;
  count: number;
}

const meanOf = ({ sum, count }: Bucket) => sum / count;

function slopePerMinute(buckets: readonly Bucket[], mean: number, middle: number): number {
  let product = 0;
  let square = 0;
  for (const bucket of buckets) {
    const minutes = (bucket.at - middle) / 60_000;
    product += minutes * (meanOf(bucket) - mean);
    square += minutes * minutes;
  }
  return square === 0 ? 0 : product / square;
}

/** The last minutes of one probe, and whether it stood still in them. What moves is not compared: probes lag. */
export class CalmTrace {
  #buckets: Bucket[] = [];

  /** Times rise; one that does not is passed over. */
  add(wall: number, value: number): void {
    const at = Math.floor(wall / BUCKET_MS) * BUCKET_MS;
    const last = this.#buckets.at(-1);
    if (last !== undefined && at < last.at) return;
    if (last?.at === at) {
      last.sum += value;
      last.count++;
      return;
    }
    this.#buckets.push({ at, sum: value, count: 1 });
    const oldest = this.#buckets.findIndex((bucket) => bucket.at > at - 2 * WINDOW_MS);
    if (oldest > 0) this.#buckets.splice(0, oldest);
  }

  /** Process ms of the newest reading, to the bucket; -Infinity before the first. */
  get newest(): number {
    return this.#buckets.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  }

  /** Mean of the window that ends at `end`; null when the probe moved in it, or was not seen all the time. */
  calm(end: number, agreement: number): number | null {
    const buckets = this.#buckets.filter(({ at }) => at > end - WINDOW_MS && at <= end);
    let before = end - WINDOW_MS;
    for (const { at } of buckets) {
      if (at - before > GAP_MS) return null;
      before = at;
    }
    if (end - before > GAP_MS || buckets.length < 3) return null;
    const means = buckets.map(meanOf);
    const mean = means.reduce((sum, each) => sum + each, 0) / means.length;
    const middle = buckets.reduce((sum, { at }) => sum + at, 0) / buckets.length;
    const isSteady = Math.abs(slopePerMinute(buckets, mean, middle)) <= SLOPE_SHARE_PER_MINUTE * agreement;
    return isSteady && Math.max(...means) - Math.min(...means) <= agreement ? mean : null;
  }
}
