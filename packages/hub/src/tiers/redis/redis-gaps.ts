import type { FrameRange, TimedFrame } from '../frame-tier.ts';
import { byTime, touches } from '../place-frame.ts';
import { readHead } from './redis-entry.ts';
import type { RedisKeys } from './redis-keys.ts';
import type { RedisLink } from './redis-link.ts';
import type { RedisReader } from './redis-reader.ts';

type Entry = [Buffer, Buffer[]];
/** Neighbours without a time of their own that are passed over in search of one that has. */
const NEAR = 16;

/** Gap frames that touch the range, by time; one that does not know its time lies between its neighbours. */
export async function gapsOf(
  link: RedisLink,
  keys: RedisKeys,
  reader: RedisReader,
  { node, from, to }: FrameRange,
): Promise<TimedFrame[]> {
  const boots = await reader.boots(node);
  const gaps: TimedFrame[] = [];
  for (const epoch of await link.text<string[]>('LRANGE', keys.epochs(node), 0, -1)) {
    const stream = keys.stream(node, epoch);
    const frameOf = ([id, fields]: Entry): TimedFrame | undefined => {
      const head = readHead(String(id), String(fields[1]));
      const boot = boots.get(head.boot);
      return boot === undefined ? undefined : reader.placed(node, epoch, boot, head, fields[3] as Buffer);
    };
    const near = async (command: 'XRANGE' | 'XREVRANGE', id: string, time: 'from' | 'to') => {
      const end = command === 'XRANGE' ? '+' : '-';
      const entries = await link.bytes<Entry[]>(command, stream, `(${id}`, end, 'COUNT', NEAR);
      for (const entry of entries) {
        const found = frameOf(entry)?.[time] ?? null;
        if (found !== null) return found;
      }
      return null;
    };
    for (const first of await link.text<string[]>('LRANGE', keys.gaps(node, epoch), 0, -1)) {
      const id = `${first}-0`;
      const [entry] = await link.bytes<Entry[]>('XRANGE', stream, id, id);
      const gap = entry === undefined ? undefined : frameOf(entry);
      if (gap === undefined) continue;
      const begin = gap.from ?? (await near('XREVRANGE', id, 'to'));
      const end = gap.to ?? (await near('XRANGE', id, 'from'));
      gaps.push({ ...gap, from: begin ?? end, to: end ?? begin });
    }
  }
  return gaps.filter((gap) => touches(gap, { from, to })).sort(byTime);
}
