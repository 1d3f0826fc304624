import type { FrameRange, TimedFrame } from '../frame-tier.ts';
import { byTime } from '../place-frame.ts';
import { readHead } from './redis-entry.ts';
import type { RedisKeys } from './redis-keys.ts';
import type { RedisLink } from './redis-link.ts';
import type { RedisReader } from './redis-reader.ts';

type Entry = [Buffer, Buffer[]];
/** Neighbours without a time of their own that are passed over in search of one that has. */
const NEAR = 16;
/** Gaps that are asked for at once. */
const PART = 128;

/** Gap frames by time; one that does not know its time lies between its neighbours. */
export async function gapsOf(
  link: RedisLink,
  keys: RedisKeys,
  reader: RedisReader,
  { node, known }: Pick<FrameRange, 'node' | 'known'>,
): Promise<TimedFrame[]> {
  const [boots, epochs] = await Promise.all([
    reader.boots(node, known),
    known?.totals.map(({ epoch }) => epoch) ?? reader.epochs(node),
  ]);
  const ofEpoch = async (epoch: string): Promise<TimedFrame[]> => {
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
    const one = async (first: string): Promise<TimedFrame[]> => {
      const id = `${first}-0`;
      const [entry] = await link.bytes<Entry[]>('XRANGE', stream, id, id);
      const gap = entry === undefined ? undefined : frameOf(entry);
      if (gap === undefined) return [];
      const begin = gap.from ?? (await near('XREVRANGE', id, 'to'));
      const end = gap.to ?? (await near('XRANGE', id, 'from'));
      return [{ ...gap, from: begin ?? end, to: end ?? begin }];
    };
    const firsts = await link.text<string[]>('LRANGE', keys.gaps(node, epoch), 0, -1);
    const gaps: TimedFrame[] = [];
    for (let at = 0; at < firsts.length; at += PART)
      gaps.push(...(await Promise.all(firsts.slice(at, at + PART).map(one))).flat());
    return gaps;
  };
  return (await Promise.all(epochs.map(ofEpoch))).flat().sort(byTime);
}
