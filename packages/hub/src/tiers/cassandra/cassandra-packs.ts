import type { Put } from './cassandra-appender.ts';
import { headsOf, type Pack, type PlainFrame } from './cassandra-pack.ts';

/** A row among those that were written before hours had slices: what is left of one that was cut stays beside the others. */
export function putInPacks(
  node: string,
  epoch: string,
  { boot, hour, frames, before }: Omit<Pack, 'slice'>,
): readonly Put[] {
  const first = BigInt((frames[0] as PlainFrame).first);
  return [
    {
      query: `INSERT INTO packs (node, boot, hour, epoch, first, last, held_before, dropped_before, frames_before, heads,
        bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      params: [
        ...[node, boot, BigInt(hour), epoch, first, BigInt((frames.at(-1) as PlainFrame).last)],
        ...[BigInt(before.held), BigInt(before.dropped), BigInt(before.frames), headsOf(frames)],
        Buffer.concat(frames.map(({ bytes }) => bytes)),
      ],
    },
    {
      query: 'INSERT INTO places (node, epoch, first, boot, hour) VALUES (?, ?, ?, ?, ?)',
      params: [node, epoch, first, boot, BigInt(hour)],
    },
  ];
}
