import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Cell } from '@cerveceria/protocol';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import fc from 'fast-check';
import { hourOf } from '../src/rollups/hour-runs.ts';
import { type RollUpProgress, readProgress } from '../src/rollups/roll-up-progress.ts';
import { createEmbedded, type Embedded } from '../src/tiers/embedded/embedded.ts';
import { DAY_MS, WIDTHS } from '../src/tiers/roll-up-store.ts';
import { rawBuckets } from './fakes/raw-roll-up.ts';
import { BEGIN, RollUpStand } from './fakes/roll-up-stand.ts';

const MINUTE = 60_000;
const EPOCHS = ['00000000000000aa', '00000000000000bb', '00000000000000cc'] as const;
const BOOTS = ['boot-1', 'boot-1', 'boot-2'] as const;

let folder: string;
let embedded: Embedded;
let nodes = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roll-ups-'));
  embedded = createEmbedded({ folder, hub: 'a', clock: systemMachineClock, log: silentLog });
  await embedded.frames.start();
});
after(async () => {
  await embedded.frames.stop();
  await rm(folder, { recursive: true });
});

const stand = () => new RollUpStand(`k-${++nodes}.heat`, embedded.frames, embedded.rollUps);

async function mustEqualRaw(brewery: RollUpStand): Promise<void> {
  const boots = await brewery.tier.boots(brewery.node);
  for (const width of WIDTHS)
    assert.deepEqual(await brewery.stored(width), rawBuckets(brewery.frames, boots, width), `buckets of ${width} ms`);
}

const progressOf = (brewery: RollUpStand) => readProgress(brewery.state, brewery.store, brewery.node);

const cell = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: -2000, max: 2000 }) },
  { weight: 1, arbitrary: fc.constantFrom<Cell>('not-due', 'missing', 'fault:crc') },
);
const op = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('frame' as const),
      of: fc.integer({ min: 0, max: 2 }),
      cells: fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 30 }),
      spacing: fc.constantFrom(100, 1000, 10_000, 4 * MINUTE),
      skip: fc.constantFrom(0, 0, 1000, 50 * MINUTE),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      minutes: fc.constantFrom(1, 40, 1000, 5000),
      // Writes before the process is killed; the most: it is not.
      left: fc.integer({ min: 0, max: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('clock' as const),
      boot: fc.constantFrom('boot-1', 'boot-2'),
      mono: fc.constantFrom(0, 10 * MINUTE, 90 * MINUTE, 400 * MINUTE),
      shift: fc.integer({ min: -3 * 60, max: 3 * 60 }),
      quality: fc.constantFrom('unsynced' as const, 'disciplined' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);

test('roll-ups equal what the raw says after any frames, clocks, restarts and kills', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(op, { minLength: 4, maxLength: 30 }), async (ops) => {
      const brewery = stand();
      for (const each of ops) {
        if (each.kind === 'frame')
          await brewery.append(
            EPOCHS[each.of] as string,
            BOOTS[each.of] as string,
            each.cells,
            each.spacing,
            each.skip,
          );
        else if (each.kind === 'restart') brewery.restart();
        else if (each.kind === 'clock') {
          const { boot, mono, shift, quality } = each;
          await brewery.learn({ boot, mono, offset: BEGIN + shift * MINUTE, quality });
        } else {
          brewery.clock.advance(each.minutes * MINUTE);
          brewery.writesLeft = each.left === 6 ? Number.POSITIVE_INFINITY : each.left;
          await brewery.keeper.pass();
          if (brewery.writesLeft < 0) brewery.restart();
        }
      }
      brewery.restart();
      brewery.clock.advance(3 * 86_400_000);
      await brewery.settle();
      await mustEqualRaw(brewery);
    }),
    { numRuns: 20 },
  );
});

const steady = (count: number, value: number): Cell[][] => Array.from({ length: count }, (_, i) => [value + i, 1]);

/** Six hours of one boot in frames of a minute's distance each, all made. */
async function sixHours(): Promise<RollUpStand> {
  const brewery = stand();
  await brewery.learn({ boot: 'boot-1', mono: 0, offset: BEGIN, quality: 'disciplined' });
  for (let i = 0; i < 36; i++) await brewery.append(EPOCHS[0], 'boot-1', steady(10, i * 10), MINUTE);
  brewery.clock.advance(8 * 60 * MINUTE);
  await brewery.settle();
  await mustEqualRaw(brewery);
  return brewery;
}

test('a better offset remakes the hours where frames were and where they are, from its piece on', async () => {
  const brewery = await sixHours();
  await brewery.learn({
    boot: 'boot-1',
    mono: 181.5 * MINUTE,
    offset: BEGIN + 7 * 60 * MINUTE,
    quality: 'disciplined',
  });
  await brewery.settle();
  await mustEqualRaw(brewery);
  const { made, due } = (await progressOf(brewery)) as RollUpProgress;
  assert.deepEqual([due, made.at(-1)?.[1]], [[], hourOf(BEGIN) + 13]);
});

test('a late frame of another epoch remakes the hours it touches and no other', async () => {
  const brewery = await sixHours();
  const before = await brewery.stored(WIDTHS[0]);
  const puts = brewery.puts.length;
  await brewery.append(EPOCHS[1], 'boot-2', steady(5, 900), MINUTE);
  await brewery.learn({ boot: 'boot-2', mono: 0, offset: BEGIN + 118 * MINUTE, quality: 'disciplined' });
  await brewery.settle();
  await mustEqualRaw(brewery);
  assert.notDeepEqual(await brewery.stored(WIDTHS[0]), before);
  assert.deepEqual(new Set(brewery.puts.slice(puts)), new Set([Math.floor(BEGIN / DAY_MS + 1) * DAY_MS]));
});

test('an hour is made within two minutes of its end though no frame follows, and the open one is not', async () => {
  const brewery = stand();
  await brewery.learn({ boot: 'boot-1', mono: 0, offset: BEGIN, quality: 'disciplined' });
  await brewery.append(EPOCHS[0], 'boot-1', steady(70, 0), MINUTE);
  brewery.clock.advance(61 * MINUTE);
  await brewery.keeper.pass();
  assert.deepEqual((await progressOf(brewery))?.made, []);
  brewery.clock.advance(MINUTE);
  await brewery.keeper.pass();
  assert.deepEqual(await progressOf(brewery).then((progress) => [progress?.made, progress?.due]), [
    [[hourOf(BEGIN), hourOf(BEGIN) + 1]],
    [[hourOf(BEGIN) + 1, hourOf(BEGIN) + 2]],
  ]);
  assert.equal((await brewery.stored(WIDTHS[0])).length, 120);
});

test('in a store that was emptied everything is made anew', async () => {
  const brewery = await sixHours();
  const emptied = new RollUpStand(brewery.node, embedded.frames, embedded.rollUps, brewery.state);
  emptied.identity = 'another';
  emptied.clock.advance(20 * 60 * MINUTE);
  assert.equal(await progressOf(emptied), undefined);
  await emptied.settle();
  assert.deepEqual((await progressOf(emptied))?.made, [[hourOf(BEGIN), hourOf(BEGIN) + 6]]);
  assert.equal(emptied.puts.length > 0, true);
});
