import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import fc from 'fast-check';
import { type HourRuns, hasHour, hourOf } from '../src/rollups/hour-runs.ts';
import { createRollUpKeeper } from '../src/rollups/roll-up-keeper.ts';
import { type RollUpProgress, readProgress } from '../src/rollups/roll-up-progress.ts';
import type { StoredFrame } from '../src/tiers/frame-tier.ts';
import { type RollUpStore, WIDTHS } from '../src/tiers/roll-up-store.ts';
import { NODE, sampleFrame } from '../src/tiers/sample-frame.ts';
import { MemoryFrameTier } from './fakes/memory-frame-tier.ts';
import { MemoryRollUps } from './fakes/memory-roll-ups.ts';
import { MemoryStateStore } from './fakes/memory-state-store.ts';
import { lineOf, rawBuckets } from './fakes/raw-roll-up.ts';

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2025, 10, 14, 22);
const EPOCHS = ['00000000000000aa', '00000000000000bb'];

/** A brewery whose archive and the roll-ups beside it can be away, on clocks of its own. */
class Stand {
  readonly clock = new FakeClock(BEGIN);
  readonly warm = new MemoryFrameTier('warm');
  readonly cold = new MemoryFrameTier('cold');
  readonly near = new MemoryRollUps('warm');
  readonly far = new MemoryRollUps('cold');
  readonly state = new MemoryStateStore(() => this.clock.mono());
  readonly frames: StoredFrame[] = [];
  readonly #seqs = [0, 0];
  readonly keeper = createRollUpKeeper({
    ...{ hub: 'a', machine: this.clock, process: this.clock, log: silentLog },
    tiers: { warm: this.warm, cold: this.cold, rollUps: [this.near, this.far], state: this.state },
    breathe: () => Promise.resolve(),
  });

  /** @param at minutes from the beginning at which the first of ten scans a minute apart stands */
  async append(of: number, at: number): Promise<void> {
    const first = (this.#seqs[of] as number) + 1;
    this.#seqs[of] = first + 9;
    const boot = `boot-${of}-${first}`;
    const frame = sampleFrame({ epoch: EPOCHS[of] as string, boot, first, last: first + 9, period: 60_000 });
    this.frames.push(frame);
    await this.warm.append([frame]);
    const offset = BEGIN + (at - first) * 60_000;
    const boots = [{ boot, mono: 0, offset, quality: 'disciplined' as const }];
    await this.warm.learnBoots(NODE, boots);
    this.cold.down = false;
    await this.cold.learnBoots(NODE, boots);
  }

  /** The older half of an epoch goes from warm to cold. */
  async archive(of: number): Promise<void> {
    if (this.cold.down) return;
    const epoch = EPOCHS[of] as string;
    const frames = this.frames.filter((frame) => frame.epoch === epoch);
    const moved = frames.slice(0, Math.ceil(frames.length / 2));
    await this.cold.append(moved);
    await this.warm.remove(NODE, epoch, moved.at(-1)?.last ?? 0);
  }

  setArchive(isDown: boolean): void {
    this.cold.down = isDown;
    this.far.down = isDown;
  }

  progress(store: RollUpStore): Promise<RollUpProgress | undefined> {
    return readProgress(this.state, store, NODE);
  }

  /** What is said to be made is what the noted frames say. */
  async mustBeTrue(store: RollUpStore): Promise<HourRuns> {
    const progress = await this.progress(store);
    if (progress === undefined) return [];
    const noted = this.frames.filter(({ epoch, last }) => last <= (progress.epochs[epoch] ?? 0));
    const isMade = (line: string) => hasHour(progress.made, hourOf(Date.parse(line.split(' ')[1]?.slice(0, -1) ?? '')));
    for (const width of WIDTHS) {
      const stored: string[] = [];
      for (const channel of Object.keys(progress.channels))
        for await (const day of store.days({ channel, width, from: 0, to: Number.MAX_SAFE_INTEGER }))
          for (const [i, at] of day.at.entries()) {
            const columns = [day.count, day.bad, day.min, day.max, day.sum, day.last];
            const numbers = columns.map((column) => column[i] as number);
            stored.push(lineOf(channel, day.day + at * width, numbers));
          }
      const raw = rawBuckets(noted, await this.warm.boots(NODE), width);
      assert.deepEqual(stored.filter(isMade).sort(), raw.filter(isMade));
    }
    return progress.made;
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 4; i++) {
      this.clock.advance(2 * HOUR);
      while (await this.keeper.pass());
    }
  }
}

test('while the archive is away hours go on being made, and what it lacks is made when it is back', async () => {
  const stand = new Stand();
  for (let i = 0; i < 30; i++) await stand.append(0, i * 10);
  stand.clock.advance(5 * HOUR);
  await stand.settle();
  await stand.archive(0);
  const before = (await stand.mustBeTrue(stand.near)).at(-1)?.[1] as number;
  for (let i = 30; i < 60; i++) await stand.append(0, i * 10);
  stand.setArchive(true);
  await stand.settle();
  assert.equal((await stand.mustBeTrue(stand.near)).at(-1)?.[1], before + 5);
  const asked = stand.far.refused;
  assert.ok(asked > 0 && asked <= 4, `the store that is away was asked ${asked} times`);
  stand.setArchive(false);
  await stand.settle();
  assert.equal((await stand.mustBeTrue(stand.far)).at(-1)?.[1], before + 5);
});

test('a late frame for an archived hour waits for the archive and keeps no other hour back', async () => {
  const stand = new Stand();
  for (let i = 0; i < 12; i++) await stand.append(0, i * 10);
  await stand.settle();
  await stand.archive(0);
  await stand.append(1, 5);
  for (let i = 60; i < 72; i++) await stand.append(0, i * 10);
  stand.setArchive(true);
  await stand.settle();
  const made = await stand.mustBeTrue(stand.near);
  assert.deepEqual(
    [0, 1, 10, 11].map((hour) => hasHour(made, hourOf(BEGIN) + hour)),
    [false, true, true, true],
  );
  stand.setArchive(false);
  await stand.settle();
  assert.ok(hasHour(await stand.mustBeTrue(stand.near), hourOf(BEGIN)));
});

const op = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('frame' as const), of: fc.nat(1), at: fc.integer({ min: 0, max: 900 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('archive' as const), of: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('archive-is' as const), down: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), minutes: fc.constantFrom(1, 70, 300) }) },
);

test('whatever is archived, late or away: what is made is what the noted frames say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(op, { minLength: 6, maxLength: 40 }), async (ops) => {
      const stand = new Stand();
      for (const each of ops) {
        if (each.kind === 'frame') {
          const { down } = stand.far;
          await stand.append(each.of, each.at);
          stand.setArchive(down);
        } else if (each.kind === 'archive') await stand.archive(each.of);
        else if (each.kind === 'archive-is') stand.setArchive(each.down);
        else {
          stand.clock.advance(each.minutes * 60_000);
          await stand.keeper.pass();
          await stand.mustBeTrue(stand.near);
        }
      }
      stand.setArchive(false);
      stand.clock.advance(24 * HOUR);
      await stand.settle();
      for (const store of [stand.near, stand.far]) {
        await stand.mustBeTrue(store);
        assert.deepEqual((await stand.progress(store))?.due ?? [], []);
      }
    }),
    { numRuns: 25 },
  );
});
