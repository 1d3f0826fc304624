import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Cell } from '@cerveceria/protocol';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { createLedger } from '../src/ledger/ledger.ts';
import { planRetention } from '../src/retention/retention-plan.ts';
import { retentionSchema } from '../src/retention/retention-schema.ts';
import { createRetention } from '../src/retention/retention-sweep.ts';
import { readProgress } from '../src/rollups/roll-up-progress.ts';
import { createEmbedded, type Embedded } from '../src/tiers/embedded/embedded.ts';
import { DAY_MS, WIDTHS } from '../src/tiers/roll-up-store.ts';
import { rawBuckets } from './fakes/raw-roll-up.ts';
import { BEGIN, RollUpStand } from './fakes/roll-up-stand.ts';

const MINUTE = 60_000;
const EPOCH = '00000000000000aa';
const LATE = '00000000000000bb';
const cells = (count: number, value: number): Cell[][] => Array.from({ length: count }, (_, i) => [value + i, 1]);

let folder: string;
let embedded: Embedded;
let nodes = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retention-'));
  embedded = createEmbedded({ folder, hub: 'a', clock: systemMachineClock, log: silentLog });
  await embedded.frames.start();
});
after(async () => {
  await embedded.frames.stop();
  await rm(folder, { recursive: true });
});

/** Four days of frames of ten minutes, rolled up; the clock stands so many days after their begin. */
async function fourDays(days: number, rules: object = { raw: 2, minutes: 3 }) {
  const brewery = new RollUpStand(`r-${++nodes}.heat`, embedded.frames, embedded.rollUps);
  await brewery.learn({ boot: 'boot-1', mono: 0, offset: BEGIN, quality: 'disciplined' });
  for (let i = 0; i < 144; i++) await brewery.append(EPOCH, 'boot-1', cells(4, i * 4), 10 * MINUTE);
  brewery.clock.advance(days * DAY_MS);
  while (await brewery.keeper.pass());
  const rows: string[] = [];
  const retention = createRetention({
    tiers: { warm: brewery.tier, cold: undefined, rollUps: [brewery.store], state: brewery.state },
    config: retentionSchema.parse(rules),
    audit: { record: ({ detail }) => Promise.resolve(void rows.push(detail)) },
    process: brewery.clock,
  });
  const sweep = () => retention.sweep(brewery.node, () => true);
  const left = async () => (await brewery.tier.totals(brewery.node))[0]?.frames ?? 0;
  return { brewery, sweep, left, rows };
}

test('raw frames and aggregates go by policy, the others stay as they were, and the ledger calls nothing lost', async () => {
  const { brewery, sweep, left, rows } = await fourDays(5);
  const boots = await brewery.tier.boots(brewery.node);
  const wanted = WIDTHS.map((width) => rawBuckets(brewery.frames, boots, width));
  await sweep();
  // 23:00 plus five days less two, at midnight: 2 days and 1 hour of 4 went.
  assert.equal(await left(), 144 - 73);
  assert.deepEqual(await brewery.stored(WIDTHS[1]), wanted[1]);
  assert.deepEqual(await brewery.stored(WIDTHS[2]), wanted[2]);
  const minutes = await brewery.stored(WIDTHS[0]);
  const cut = new Date(Math.floor((BEGIN + 2 * DAY_MS) / DAY_MS) * DAY_MS).toISOString();
  assert.deepEqual(
    minutes,
    wanted[0]?.filter((line) => (line.split(' ')[1] as string) >= cut),
  );
  assert.equal(rows.length, 1);
  assert.match(rows[0] as string, /^73 frames from before 2025-11-17, 4 days of aggregates$/);
  const ledger = createLedger({ tiers: [brewery.tier], state: brewery.state });
  const [row] = (await ledger.read(brewery.node)).rows;
  assert.deepEqual([row?.stored, row?.expired, row?.lost], [71 * 4, 73 * 4, 0]);
  await sweep();
  assert.equal(rows.length, 1);
});

test('a plan names what would go and deletes nothing', async () => {
  const { brewery, left } = await fourDays(5);
  const tiers = { warm: brewery.tier, cold: undefined, rollUps: [brewery.store], state: brewery.state };
  const parts = { tiers, config: retentionSchema.parse({ raw: 2, minutes: 3 }), now: brewery.clock.wall(), most: 1e9 };
  const { before: cut, raw, rollUps, waits } = await planRetention(parts, brewery.node);
  assert.deepEqual([cut, waits], [Date.UTC(2025, 10, 17), undefined]);
  assert.deepEqual(
    raw.map(({ epoch, last, frames }) => [epoch, last, frames]),
    [[EPOCH, 73 * 4, 73]],
  );
  assert.deepEqual(
    rollUps.map(({ width, before: day }) => [width, day]),
    [0, 1].map(() => [WIDTHS[0], Date.UTC(2025, 10, 16)]),
  );
  assert.equal(await left(), 144);
});

test('nothing raw goes before its aggregates are made', async () => {
  const { brewery, sweep, left, rows } = await fourDays(5);
  brewery.clock.advance(30 * DAY_MS);
  // A late frame for a day that is old enough to go is not noted yet; then noted, but not made.
  await brewery.append(LATE, 'boot-2', cells(2, 5), MINUTE);
  await sweep();
  const totals = async () => (await brewery.tier.totals(brewery.node)).map(({ frames }) => frames);
  assert.deepEqual(await totals(), [0, 1]);
  await brewery.learn({ boot: 'boot-2', mono: 0, offset: BEGIN + DAY_MS, quality: 'disciplined' });
  brewery.restart();
  while (await brewery.keeper.pass());
  await sweep();
  assert.deepEqual(await totals(), [0, 0]);
  assert.equal(await left(), 0);
  assert.equal(rows.length, 2);
});

test('frames whose time nobody knows stay', async () => {
  const { brewery, sweep } = await fourDays(40);
  await brewery.append(LATE, 'boot-9', cells(2, 5), MINUTE);
  while (await brewery.keeper.pass());
  brewery.clock.advance(DAY_MS);
  await sweep();
  assert.deepEqual(
    (await brewery.tier.totals(brewery.node)).map(({ frames }) => frames),
    [0, 1],
  );
});

test('what comes late for hours whose raw is gone is added once, however often that is begun anew', async () => {
  for (let writes = 0; writes < 4; writes++) {
    const { brewery, sweep } = await fourDays(5);
    const boots = [{ boot: 'boot-2', mono: 0, offset: BEGIN + 3 * 60 * MINUTE, quality: 'disciplined' as const }];
    await sweep();
    await brewery.learn(boots[0] as (typeof boots)[0]);
    brewery.restart();
    await brewery.append(
      LATE,
      'boot-2',
      [
        [-900, 7],
        ['missing', 8],
        [9000, 9],
      ],
      MINUTE,
    );
    await brewery.append(LATE, 'boot-2', cells(3, 50), 40 * MINUTE);
    brewery.clock.advance(MINUTE);
    brewery.writesLeft = writes;
    await brewery.keeper.pass();
    brewery.restart();
    while (await brewery.keeper.pass());
    const all = await brewery.tier.boots(brewery.node);
    for (const width of [WIDTHS[1], WIDTHS[2]]) {
      // Of a bucket that was there which value is the last cannot be known any more.
      const head = (line: string) => line.split(' ').slice(0, -1).join(' ');
      const wanted = rawBuckets(brewery.frames, all, width).map(head);
      assert.deepEqual((await brewery.stored(width)).map(head), wanted, `killed after ${writes} writes, ${width} ms`);
    }
    const progress = await readProgress(brewery.state, brewery.store, brewery.node);
    assert.deepEqual(progress?.due, []);
  }
});
