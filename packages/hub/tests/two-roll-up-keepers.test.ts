import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Cell } from '@cerveceria/protocol';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { createEmbedded, type Embedded } from '../src/tiers/embedded/embedded.ts';
import { WIDTHS } from '../src/tiers/roll-up-store.ts';
import { rawBuckets } from './fakes/raw-roll-up.ts';
import { BEGIN, RollUpStand } from './fakes/roll-up-stand.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LEASE_MS = 30_000;
const cells = (count: number, value: number): Cell[][] => Array.from({ length: count }, (_, i) => [value + i, 1]);

let folder: string;
let embedded: Embedded;
let nodes = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roll-ups-two-'));
  embedded = createEmbedded({ folder, hub: 'a', clock: systemMachineClock, log: silentLog });
  await embedded.frames.start();
});
after(async () => {
  await embedded.frames.stop();
  await rm(folder, { recursive: true });
});

/** Two hubs on one store, three hours of frames, nothing made yet. */
async function twoHubs() {
  const node = `t-${++nodes}.heat`;
  const a = new RollUpStand(node, embedded.frames, embedded.rollUps);
  const b = new RollUpStand(node, embedded.frames, embedded.rollUps, undefined, a);
  await a.learn({ boot: 'boot-1', mono: 0, offset: BEGIN, quality: 'disciplined' });
  for (let i = 0; i < 18; i++) await a.append('00000000000000aa', 'boot-1', cells(10, i * 10), MINUTE);
  a.clock.advance(5 * HOUR);
  return { a, b };
}

async function mustEqualRaw(brewery: RollUpStand): Promise<void> {
  const boots = await brewery.tier.boots(brewery.node);
  for (const width of WIDTHS) assert.deepEqual(await brewery.stored(width), rawBuckets(brewery.frames, boots, width));
}

test('one of two hubs makes them, and the other goes on where it left off when it is gone', async () => {
  const { a, b } = await twoHubs();
  while (await a.keeper.pass());
  a.clock.advance(MINUTE / 4);
  // The newest hour waits for a look that finds no more of it.
  while (await a.keeper.pass());
  assert.equal(await b.keeper.pass(), false);
  assert.deepEqual([a.puts.length > 0, b.puts.length, b.keeper.counts()[0]?.noted], [true, 0, 0]);
  await mustEqualRaw(a);
  await a.append('00000000000000aa', 'boot-1', cells(10, 700), MINUTE);
  a.clock.advance(LEASE_MS + HOUR);
  while (await b.keeper.pass());
  b.clock.advance(MINUTE / 4);
  while (await b.keeper.pass());
  assert.deepEqual([b.keeper.counts()[0]?.noted, b.keeper.counts()[0]?.hours], [1, 1]);
  await mustEqualRaw(b);
});

test('what a hub that hung puts after the other took over does not stay', async () => {
  const { a, b } = await twoHubs();
  a.beforePut = async () => {
    a.beforePut = () => Promise.resolve();
    a.clock.advance(LEASE_MS + 1);
    // Late frames for the hours that the first one has already counted, noted and made by the second.
    await a.append('00000000000000bb', 'boot-2', cells(50, -500), MINUTE);
    await a.learn({ boot: 'boot-2', mono: 0, offset: BEGIN + 20 * MINUTE, quality: 'disciplined' });
    while (await b.keeper.pass());
    a.clock.advance(MINUTE / 4);
    while (await b.keeper.pass());
    await mustEqualRaw(b);
  };
  while (await a.keeper.pass());
  for (let i = 0; i < 2; i++) {
    a.clock.advance(MINUTE);
    for (const each of [a, b]) while (await each.keeper.pass());
  }
  await mustEqualRaw(a);
  assert.deepEqual(a.keeper.counts()[0]?.failures, 1);
});
