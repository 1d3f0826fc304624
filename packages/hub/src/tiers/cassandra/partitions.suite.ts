import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import type { Client } from 'cassandra-driver';
import { MemoryFrameTier } from '../../../tests/fakes/memory-frame-tier.ts';
import { type ContractTier, collect, type FreshTier } from '../frame-tier.contract.ts';
import type { StoredFrame } from '../frame-tier.ts';
import { BOOT, EPOCH, NODE } from '../sample-frame.ts';
import { busyFrames } from './busy-frames.fixture.ts';
import { appendEpoch } from './cassandra-appender.ts';
import { CassandraLink, type CassandraLinkOptions } from './cassandra-link.ts';
import { fillReleased } from './released-keyspace.fixture.ts';

const WALL = 1_700_000_000_000;
const MB = 1_000_000;
const PIECE = { boot: BOOT, mono: 0, offset: WALL, quality: 'disciplined' } as const;
const ALL = { node: NODE, from: 0, to: Number.MAX_SAFE_INTEGER };

interface Parts {
  readonly fresh: FreshTier;
  readonly place: (keyspace: string) => CassandraLinkOptions;
  readonly opened: (end: (after: () => Promise<void>) => void, keyspace?: string) => Promise<ContractTier>;
  readonly client: () => Client;
  /** That of `fresh`. */
  readonly keyspace: string;
}

const named = ({ epoch, first, last, kind, monoFrom, held, bytes }: StoredFrame) =>
  `${epoch} ${first}-${last} ${kind} ${monoFrom} ${held} ${Buffer.from(bytes).toString('latin1')}`;

/** By what they are asked for, and byte for byte. */
async function assertSame(tier: ContractTier, memory: MemoryFrameTier, why: string): Promise<void> {
  assert.deepEqual(await tier.totals(NODE), await memory.totals(NODE), why);
  assert.deepEqual(await collect(tier.ranges(NODE)), await collect(memory.ranges(NODE)), why);
  const isEqual = (found: readonly StoredFrame[], made: readonly StoredFrame[]) => {
    const [own, other] = [found.map(named), made.map(named)];
    assert.equal(own.length, other.length, why);
    assert.equal(
      own.findIndex((each, i) => each !== other[i]),
      -1,
      why,
    );
  };
  isEqual(await collect(tier.following(NODE, EPOCH, 0)), await collect(memory.following(NODE, EPOCH, 0)));
  isEqual(await collect(tier.frames(ALL)), await collect(memory.frames(ALL)));
  const part = { node: NODE, channel: `${NODE}.c3`, from: WALL + 1_700_500, to: WALL + 1_830_500 };
  const closed = async (of: ContractTier) =>
    (await collect(of.summaries(part))).map(({ content: _, ...summary }) => summary);
  assert.deepEqual(await closed(tier), await closed(memory), why);
}

/** Bytes by partition, and the largest cell, of what is stored. */
async function stored(client: Client, keyspace: string) {
  const partitions = new Map<string, number>();
  let cell = 0;
  const found = await client.execute(`SELECT boot, hour, slice, heads, bytes FROM "${keyspace}".slices`, [], {
    ...{ prepare: true, fetchSize: 4 },
  });
  for await (const row of found) {
    const key = `${row['boot']} ${row['hour']} ${row['slice']}`;
    const [heads, bytes] = [row['heads'].length as number, row['bytes'].length as number];
    partitions.set(key, (partitions.get(key) ?? 0) + heads + bytes);
    cell = Math.max(cell, heads, bytes);
  }
  return { sizes: [...partitions.values()], cell };
}

/** That no partition grows with the rate of what is measured. */
export function partitionsSuite({ fresh, opened, place, client, keyspace }: Parts): void {
  describe('partitions of Cassandra', () => {
    test('an hour at 1 kHz of ten channels, written by two hubs, lies in parts of some MB and is whole', async (t) => {
      const tier = await fresh((end) => t.after(end));
      const other = await opened((end) => t.after(end));
      const memory = new MemoryFrameTier('cassandra');
      for (const each of [tier, memory]) await each.learnBoots(NODE, [PIECE]);
      const frames = busyFrames(7200);
      await memory.append(frames);
      for (let at = 0; at < frames.length; at += 900) {
        const isRace = at % 2700 === 0;
        const both = [tier.append(frames.slice(at, at + 900)), isRace && other.append(frames.slice(at, at + 500))];
        await Promise.all(both);
      }
      const { sizes, cell } = await stored(client(), keyspace);
      const most = Math.max(...sizes);
      t.diagnostic(`${sizes.length} partitions, the largest ${most} bytes, the largest cell ${cell}`);
      assert.ok(most < 4.5 * MB && cell < 1.1 * MB && sizes.length > 5, `${most} ${cell} ${sizes.length}`);
      await assertSame(tier, memory, 'filled');
      for (const each of [tier, memory]) assert.equal(await each.remove(NODE, EPOCH, 3_234_567), 6469);
      // What comes late for an hour that has slices.
      const late = busyFrames(30, 3_600_001, 1_750_000);
      for (const each of [memory, tier]) for (const frame of late) await each.append([frame]);
      await assertSame(tier, memory, 'late');
      for (const each of [tier, memory]) await each.remove(NODE, EPOCH, 3_610_000);
      await assertSame(tier, memory, 'removed');
    });

    test('what the released version has written is read, goes on in the same hour, and goes', async (t) => {
      const frames = busyFrames(7200).filter(({ first }) => first % 20_000 < 1000);
      const [old, young] = [frames.slice(0, 250), frames.slice(250)];
      await fillReleased(client(), 'released', renumbered(old));
      const tier = await opened((end) => t.after(end), 'released');
      const memory = new MemoryFrameTier('cassandra');
      for (const each of [tier, memory]) await each.learnBoots(NODE, [PIECE]);
      await memory.append(renumbered(old));
      await assertSame(tier, memory, 'as it was');
      const next = renumbered([...old, ...young]).slice(old.length);
      for (const each of [tier, memory]) await each.append(next);
      await assertSame(tier, memory, 'gone on');
      for (const last of [60_200, 130_500, 150_000])
        assert.equal(await tier.remove(NODE, EPOCH, last), await memory.remove(NODE, EPOCH, last));
      await assertSame(tier, memory, 'removed');
    });

    test('what a hub of the released version stores where a newer one was killed is whole, and goes', async (t) => {
      const name = 'mixed';
      const frames = busyFrames(120);
      const tier = await opened((end) => t.after(end), name);
      const link = new CassandraLink({ ...place(name), log: silentLog });
      t.after(() => link.stop());
      await link.start();
      const run: CassandraLink['run'] = async (query, params) => {
        if (query.startsWith('UPDATE epochs')) throw new Error('killed');
        return await link.run(query, params);
      };
      await assert.rejects(appendEpoch({ run } as CassandraLink, frames.slice(0, 7), 1), /killed/);
      await fillReleased(client(), name, frames);
      const memory = new MemoryFrameTier('cassandra');
      await memory.append(frames);
      for (const each of [tier, memory]) await each.learnBoots(NODE, [PIECE]);
      await assertSame(tier, memory, 'mixed');
      for (const last of [5000, 30_000])
        assert.equal(await tier.remove(NODE, EPOCH, last), await memory.remove(NODE, EPOCH, last));
      await assertSame(tier, memory, 'removed');
    });

    test('a hub that was held up and writes less, later, takes nothing from what another has written', async (t) => {
      const tier = await fresh((end) => t.after(end));
      const link = new CassandraLink({ ...place(keyspace), log: silentLog });
      t.after(() => link.stop());
      await link.start();
      const frames = busyFrames(40);
      const memory = new MemoryFrameTier('cassandra');
      await memory.append(frames);
      for (const each of [tier, memory]) await each.learnBoots(NODE, [PIECE]);
      const [written, release, held] = heldUp(link);
      const late = appendEpoch(held, frames.slice(0, 10), 1);
      await written;
      await tier.append(frames);
      release();
      assert.equal((await late).at(-1)?.outcome, 'stored');
      await assertSame(tier, memory, 'held up');
      for (const each of [tier, memory]) assert.equal(await each.remove(NODE, EPOCH, 2600), 5);
      await assertSame(tier, memory, 'cut');
    });

    test('a hub that was held up and writes more than others have gone on with meanwhile is found from any seq', async (t) => {
      const tier = await fresh((end) => t.after(end));
      const link = new CassandraLink({ ...place(keyspace), log: silentLog });
      t.after(() => link.stop());
      await link.start();
      const frames = busyFrames(200);
      const [written, release, held] = heldUp(link, 'UPDATE epochs');
      const late = appendEpoch(held, frames, 1);
      await written;
      for (const [from, to] of [
        [0, 100],
        [100, 120],
        [120, 150],
      ])
        await tier.append(frames.slice(from, to));
      release();
      await late;
      for (const at of [100, 110, 121, 160, 199]) {
        const found = await collect(tier.following(NODE, EPOCH, at * 500));
        assert.deepEqual(found.map(named), frames.slice(at).map(named), `after ${at}`);
      }
    });
  });
}

/** A link whose rows wait; the first promise resolves when one does. */
function heldUp(
  link: CassandraLink,
  at = 'INSERT INTO slices',
): [written: Promise<void>, release: () => void, held: CassandraLink] {
  const [written, wrote] = signal();
  const [released, release] = signal();
  const run: CassandraLink['run'] = async (query, params) => {
    if (query.startsWith(at)) {
      wrote();
      await released;
    }
    return await link.run(query, params);
  };
  return [written, release, { run } as CassandraLink];
}

function signal(): [heard: Promise<void>, tell: () => void] {
  let tell: () => void = () => undefined;
  const heard = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return [heard, () => tell()];
}

/** Without the seqs that are left out. */
function renumbered(frames: readonly StoredFrame[]): StoredFrame[] {
  return frames.map((frame, i) => ({ ...frame, first: i * 500 + 1, last: i * 500 + 500 }));
}
