import { decodeFrame } from '@cerveceria/protocol/codec';
import type { FrameTier, StoredFrame } from '../tiers/frame-tier.ts';
import type { Point } from './count-area.ts';

/** Numbers of scans that count, both included. */
export interface Seqs {
  readonly from: number;
  readonly to: number;
}

/** Values of one channel in a frame, by rising time. */
export function pointsIn({ kind, bytes }: StoredFrame, channel: string): (Point & { readonly seq: number })[] {
  if (kind !== 'data') return [];
  const frame = decodeFrame(bytes);
  if (frame.kind !== 'data') return [];
  const cells = frame.columns.find((column) => column.channel.id === channel)?.cells ?? [];
  return frame.mono.flatMap((time, i) => {
    const steps = cells[i];
    return typeof steps === 'number' ? [{ time, steps, seq: frame.first + i * frame.every }] : [];
  });
}

/** Stretches around times, those that touch each other as one. */
function around(times: readonly number[], reach: number): { from: number; to: number }[] {
  const windows: { from: number; to: number }[] = [];
  for (const time of times) {
    const open = windows.at(-1);
    if (open !== undefined && time - reach <= open.to) open.to = time + reach;
    else windows.push({ from: time - reach, to: time + reach });
  }
  return windows;
}

/**
 * What is stored of a channel within `reach` ms of any of these rising times, by rising time; of what was told twice of an
 * instant the first. `tiersOf` a window: in the order in which frames move through them, so that one on its way is met.
 */
export async function knownPoints(
  tiersOf: (from: number) => readonly Pick<FrameTier, 'frames'>[],
  { node, epoch, channel }: { readonly node: string; readonly epoch: string; readonly channel: string },
  { from, to }: Seqs,
  times: readonly number[],
  reach: number,
): Promise<Point[]> {
  const found = new Map<number, Point & { readonly seq: number }>();
  for (const window of around(times, reach))
    for (const tier of tiersOf(window.from))
      for await (const frame of tier.frames({ node, ...window })) {
        if (frame.epoch !== epoch || frame.last < from || frame.first > to) continue;
        for (const point of pointsIn(frame, channel)) {
          const { time, seq } = point;
          if (seq < from || seq > to || time < window.from || time > window.to) continue;
          if (seq < (found.get(time)?.seq ?? Number.POSITIVE_INFINITY)) found.set(time, point);
        }
      }
  return [...found.values()].sort((a, b) => a.time - b.time);
}
