import { type BootOffset, type DataFrame, inUnit } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import { readingsOf } from '../../src/query/readings.ts';
import type { StoredFrame } from '../../src/tiers/frame-tier.ts';
import { placeFrame } from '../../src/tiers/place-frame.ts';
import { wallTime } from '../../src/tiers/wall-time.ts';

/** One bucket as it reads: `CHANNEL START: count bad min max sum last`. */
export type BucketLine = string;

export function lineOf(channel: string, start: number, numbers: readonly number[]): BucketLine {
  return `${channel} ${new Date(start).toISOString()}: ${numbers.join(' ')}`;
}

/** What the buckets of a width must be, straight from the readings of the frames; one resolution. */
export function rawBuckets(frames: readonly StoredFrame[], boots: readonly BootOffset[], width: number): BucketLine[] {
  const buckets = new Map<string, { time: number; seq: number; epoch: string; value: number | null; res: number }[]>();
  for (const stored of frames) {
    if (stored.kind !== 'data') continue;
    const frame = decodeFrame(stored.bytes) as DataFrame;
    const placed = placeFrame(stored, wallTime(boots.filter(({ boot }) => boot === stored.boot)));
    for (const { channel } of frame.columns)
      for (const { time, seq, value } of readingsOf(placed, frame, channel.id)) {
        const key = `${channel.id} ${Math.floor(time / width) * width}`;
        buckets.set(key, [...(buckets.get(key) ?? []), { time, seq, epoch: stored.epoch, value, res: channel.res }]);
      }
  }
  return [...buckets]
    .map(([key, readings]) => {
      const [channel, start] = key.split(' ') as [string, string];
      const good = readings
        .filter(({ value }) => value !== null)
        .sort((a, b) => a.time - b.time || (a.epoch < b.epoch ? -1 : a.epoch > b.epoch ? 1 : a.seq - b.seq));
      const values = good.map(({ value }) => value as number);
      const res = readings[0]?.res ?? 1;
      const steps = values.map((value) => Math.round(value / res));
      const sum = inUnit(
        steps.reduce((total, each) => total + each, 0),
        res,
      );
      const numbers =
        values.length === 0 ? [0, 0, 0, 0] : [Math.min(...values), Math.max(...values), sum, values.at(-1)];
      return lineOf(channel, Number(start), [values.length, readings.length - values.length, ...(numbers as number[])]);
    })
    .sort();
}
