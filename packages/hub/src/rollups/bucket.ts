import { inUnit } from '@cerveceria/protocol';

/** What fell into one bucket, in steps of one resolution, or in the unit. */
export interface Bucket {
  count: number;
  bad: number;
  min: number;
  max: number;
  sum: number;
  last: number;
  /** Where the last value stands: by time, then epoch, then seq, so that any order of adding gives the same. */
  at: number;
  epoch: string;
  seq: number;
}

export function emptyBucket(): Bucket {
  return { count: 0, bad: 0, min: 0, max: 0, sum: 0, last: 0, at: Number.NEGATIVE_INFINITY, epoch: '', seq: 0 };
}

function isLater(a: Bucket, at: number, epoch: string, seq: number): boolean {
  if (at !== a.at) return at > a.at;
  return epoch === a.epoch ? seq >= a.seq : epoch > a.epoch;
}

export function addValue(into: Bucket, value: number, at: number, epoch: string, seq: number): void {
  if (into.count === 0 || value < into.min) into.min = value;
  if (into.count === 0 || value > into.max) into.max = value;
  if (isLater(into, at, epoch, seq)) {
    into.last = value;
    into.at = at;
    into.epoch = epoch;
    into.seq = seq;
  }
  into.sum += value;
  into.count++;
}

export function addBucket(into: Bucket, { count, bad, min, max, sum, last, at, epoch, seq }: Bucket): void {
  into.bad += bad;
  if (count === 0) return;
  if (into.count === 0 || min < into.min) into.min = min;
  if (into.count === 0 || max > into.max) into.max = max;
  if (isLater(into, at, epoch, seq)) {
    into.last = last;
    into.at = at;
    into.epoch = epoch;
    into.seq = seq;
  }
  into.sum += sum;
  into.count += count;
}

/** From steps into the unit. */
export function bucketInUnit(bucket: Bucket, res: number): Bucket {
  const unit = (steps: number) => inUnit(steps, res);
  const { min, max, sum, last } = bucket;
  return { ...bucket, min: unit(min), max: unit(max), sum: unit(sum), last: unit(last) };
}
