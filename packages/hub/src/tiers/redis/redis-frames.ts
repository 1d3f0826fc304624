import type { Log } from '@cerveceria/runtime';
import type { EpochTotals, FrameTier, StoredFrame, Verdict } from '../frame-tier.ts';
import { keptGaps } from '../kept-gaps.ts';
import type { NamesServer } from '../names-server.ts';
import { openSummaries, touches } from '../place-frame.ts';
import type { RangeScan, StoredRange } from '../range-scan.ts';
import type { HasRoom } from '../room.ts';
import { RedisDurability } from './redis-durability.ts';
import { appendArguments, readHead } from './redis-entry.ts';
import { gapsOf } from './redis-gaps.ts';
import { type RedisKeys, redisKeys } from './redis-keys.ts';
import { RedisLink } from './redis-link.ts';
import type { RedisPlace } from './redis-place.ts';
import { RedisReader } from './redis-reader.ts';
import { roomOf } from './redis-room.ts';
import { ADVANCE, APPEND, HEADS, REMOVE, TOTALS } from './redis-scripts.ts';
import { redisServerName } from './redis-server-name.ts';

export interface RedisFramesOptions extends RedisPlace {
  /** Before every key. */
  readonly prefix?: string;
  readonly log: Log;
  /** Machine ms for an answer; a server that takes longer counts as gone. */
  readonly answerMs?: number;
}

/** Frames in one script: some 3 ms of Redis' one thread. */
const PART = 128;
const PAGE = 1000;

export type RedisFrames = FrameTier & RangeScan & HasRoom & NamesServer;

/** Frames in Redis streams, one for each epoch of a node. */
export function redisFrames({ prefix = 'cerveceria:', log, answerMs, ...place }: RedisFramesOptions): RedisFrames {
  const link = new RedisLink(place, log, answerMs);
  // Waiting for replicas holds up a connection: what is read has one of its own then.
  const writing = link.replicas === 0 ? link : new RedisLink(place, log, answerMs);
  const keys = redisKeys(prefix);
  const reader = new RedisReader(link, keys);
  const gaps = keptGaps();
  const durability = new RedisDurability(writing, log);
  const stop = async () => {
    await link.stop();
    if (writing !== link) await writing.stop();
  };
  return {
    name: 'redis',
    async start() {
      try {
        await link.start();
        if (writing !== link) await writing.start();
        await durability.sure();
      } catch (fault) {
        await stop();
        throw fault;
      }
    },
    stop,
    append: (frames) =>
      writing.kept(async () => {
        await durability.sure();
        return await append(writing, keys, frames);
      }),
    totals: (node) => totals(link, keys, node),
    async learnBoots(node, boots) {
      const flat = boots.flatMap(({ boot, mono, offset, quality }) => [`${mono} ${boot}`, `${offset} ${quality}`]);
      if (flat.length > 0) await writing.kept(() => writing.text('HSET', keys.offsets(node), ...flat));
    },
    boots: (node) => reader.offsets(node),
    frames: (range) => reader.frames(range),
    summaries: ({ channel, ...range }) => openSummaries(reader.frames(range), channel),
    following: (node, epoch, after) => reader.following(node, epoch, after),
    async advance(node, epoch, seq) {
      await link.text('SADD', keys.nodes, node);
      await link.script(ADVANCE, [keys.epoch(node, epoch), keys.epochs(node)], [epoch, seq]);
    },
    gaps: async (range) =>
      (await gaps.of(range.known, () => gapsOf(link, keys, reader, range))).filter((gap) => touches(gap, range)),
    async remove(node, epoch, last) {
      const own = [keys.epoch(node, epoch), keys.stream(node, epoch), keys.gaps(node, epoch)];
      let removed = 0;
      for (;;) {
        const part = await link.script<number>(REMOVE, own, [last, PART]);
        removed += part;
        if (part < PART) return removed;
      }
    },
    async ping() {
      await link.text('PING');
      await durability.replicated();
    },
    ranges: (node) => ranges(link, keys, node),
    room: () => roomOf(link),
    server: async () => redisServerName(await link.text<string>('INFO', 'server')),
  };
}

async function append(link: RedisLink, keys: RedisKeys, frames: readonly StoredFrame[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = new Array(frames.length);
  const groups = new Map<string, number[]>();
  for (const [i, { node, epoch }] of frames.entries()) {
    const group = groups.get(`${node} ${epoch}`) ?? [];
    group.push(i);
    groups.set(`${node} ${epoch}`, group);
  }
  const nodes = [...new Set(frames.map(({ node }) => node))];
  if (nodes.length === 0) return verdicts;
  await Promise.all([
    link.text('SADD', keys.nodes, ...nodes),
    ...[...groups.values()].map((group) => appendGroup(link, keys, frames, group, verdicts)),
  ]);
  return verdicts;
}

/** Frames of one epoch, part by part: a part that fails leaves those after it for the agent to send again. */
async function appendGroup(
  link: RedisLink,
  keys: RedisKeys,
  frames: readonly StoredFrame[],
  group: readonly number[],
  verdicts: Verdict[],
): Promise<void> {
  const { node, epoch } = frames[group[0] as number] as StoredFrame;
  const own = [
    ...[keys.epoch(node, epoch), keys.stream(node, epoch), keys.runs(node, epoch), keys.gaps(node, epoch)],
    ...[keys.boots(node), keys.epochs(node)],
  ];
  for (let at = 0; at < group.length; at += PART) {
    const part = group.slice(at, at + PART);
    const args = part.flatMap((i) => appendArguments(frames[i] as StoredFrame));
    const said = await link.script<string[]>(APPEND, own, [epoch, ...args]);
    for (const [k, i] of part.entries())
      verdicts[i] = { outcome: said[2 * k] as Verdict['outcome'], watermark: Number(said[2 * k + 1]) };
  }
}

async function nodesOf(link: RedisLink, keys: RedisKeys, node: string | undefined): Promise<string[]> {
  return node === undefined ? (await link.text<string[]>('SMEMBERS', keys.nodes)).sort() : [node];
}

async function totals(link: RedisLink, keys: RedisKeys, asked?: string): Promise<EpochTotals[]> {
  const ofNode = async (node: string): Promise<EpochTotals[]> => {
    const epochs = await link.text<string[]>('LRANGE', keys.epochs(node), 0, -1);
    return Promise.all(
      epochs.map(async (epoch) => {
        const said = await link.script<string[]>(TOTALS, [keys.epoch(node, epoch), keys.stream(node, epoch)], []);
        const [watermark, held, dropped, frames, oldest] = said.map(Number) as [number, number, number, number, number];
        return { node, epoch, watermark, held, dropped, frames, oldest };
      }),
    );
  };
  return (await Promise.all((await nodesOf(link, keys, asked)).map(ofNode))).flat();
}

async function* ranges(link: RedisLink, keys: RedisKeys, asked?: string): AsyncGenerator<StoredRange> {
  for (const node of await nodesOf(link, keys, asked))
    for (const epoch of await link.text<string[]>('LRANGE', keys.epochs(node), 0, -1))
      for (let start: string | null = '-'; start !== null; ) {
        const said: string[] = await link.script<string[]>(HEADS, [keys.stream(node, epoch)], [start, PAGE]);
        for (let i = 0; i < said.length; i += 2) {
          const { first, last, held, dropped } = readHead(said[i] as string, said[i + 1] as string);
          yield { node, epoch, first, last, held, dropped };
        }
        start = said.length < 2 * PAGE ? null : `(${said.at(-2)}`;
      }
}
