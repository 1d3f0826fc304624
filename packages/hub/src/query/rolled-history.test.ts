import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell, History } from '@cerveceria/protocol';
import { FakeClock } from '@cerveceria/runtime';
import fc from 'fast-check';
import { historyOver } from '../../tests/fakes/history-over.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { BEGIN, RollUpStand } from '../../tests/fakes/roll-up-stand.ts';
import type { RollUpDay, RollUpStore } from '../tiers/roll-up-store.ts';
import { createRollUps } from './roll-ups.ts';

const NODE = 'kettle-1.heat';
const HOUR = 3_600_000;

function memoryRollUps(): RollUpStore {
  const days = new Map<string, RollUpDay>();
  return {
    ...{ name: 'memory', keeps: Number.POSITIVE_INFINITY },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    identity: () => Promise.resolve('one'),
    put(documents) {
      for (const day of documents) days.set(`${day.channel.id} ${day.width} ${day.day}`, day);
      return Promise.resolve();
    },
    async *days({ channel, width, from, to }) {
      const own = [...days.values()].filter((day) => day.channel.id === channel && day.width === width);
      const touching = own.filter(({ day }) => day <= to && day + 24 * HOUR > from);
      yield* await Promise.resolve(touching.sort((a, b) => a.day - b.day));
    },
    remove: () => Promise.resolve(0),
  };
}

/** Minutes of six scans, each a frame; those before `made` are rolled up. `pauses`: minutes of silence before some. */
async function stand(minutes: number, made: number, pauses: ReadonlyMap<number, number>) {
  const tier = new MemoryFrameTier();
  const names = Object.getOwnPropertyNames(MemoryFrameTier.prototype).filter((name) => name !== 'constructor');
  const bound = names.map((name) => [name, (tier as unknown as Record<string, () => void>)[name]?.bind(tier)]);
  const rolled = new RollUpStand(NODE, { name: tier.name, ...Object.fromEntries(bound) }, memoryRollUps());
  await rolled.learn({ boot: 'b', mono: 0, offset: BEGIN, quality: 'disciplined' });
  async function add(from: number, to: number): Promise<void> {
    for (let minute = from; minute < to; minute++) {
      const cells = Array.from({ length: 6 }, (_, i): Cell[] => [
        (minute * 7 + i) % 23 === 0 ? 'missing' : 300 + ((minute * 13 + i * 5) % 400),
        i,
      ]);
      await rolled.append('00000000000000aa', 'b', cells, 10_000, (pauses.get(minute) ?? 0) * 60_000);
    }
  }
  await add(0, made);
  rolled.clock.advance(minutes * 60_000);
  await rolled.settle();
  // What came since is not rolled up yet.
  await add(made, minutes);
  const rest = {
    provisional: () => [],
    factsOf: () => undefined,
    clock: { wall: () => BEGIN + 1000 * HOUR, rate: () => 1 },
  };
  const machine = new FakeClock();
  const rollUps = createRollUps({ stores: [rolled.store], state: rolled.state, machine });
  let opened = 0;
  const frames = tier.frames.bind(tier);
  tier.frames = async function* (range) {
    for await (const frame of frames(range)) {
      opened++;
      yield frame;
    }
  };
  return {
    channel: rolled.channels[0]?.id ?? '',
    raw: historyOver([tier], { ...rest, machine }),
    rolled: historyOver([tier], { ...rest, machine, rollUps }),
    end: BEGIN + (minutes + [...pauses.values()].reduce((a, b) => a + b, 0)) * 60_000,
    opened: () => opened,
  };
}

const near = (a: number, b: number) => Math.abs(a - b) < 1e-6;

function assertEqual(rolled: History, raw: History): void {
  assert.equal(rolled.bucket, raw.bucket);
  for (const column of ['t', 'count', 'min', 'max'] as const) assert.deepEqual(rolled[column], raw[column], column);
  assert.ok(rolled.mean.every((mean, i) => near(mean, raw.mean[i] as number)));
}

test('roll-ups answer as the frames do, at any range and bucket, at the seams too', async () => {
  // With them the first 382 minutes end with an hour.
  const pauses = new Map<number, number>([
    [100, 25],
    [200, 70],
    [341, 3],
  ]);
  const { channel, raw, rolled, end } = await stand(480, 382, pauses);
  let used = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 80 }),
      fc.integer({ min: 20, max: 100 }),
      fc.integer({ min: 1, max: 400 }),
      async (cut, share, points) => {
        const span = end - BEGIN;
        const from = BEGIN + Math.floor((span * cut) / 100) + 17;
        const to = Math.min(end, from + Math.floor((span * share) / 100));
        const query = { channel, from, to, points };
        // Too few points to align buckets: those of the roll-ups may lie across them, and only the sum is the same.
        const [a, b] = [await rolled(query), await raw(query)];
        if (a.parts.some(({ width }) => width !== undefined)) used++;
        const count = (history: History) => history.count.reduce((x, y) => x + y, 0);
        assert.equal(count(a), count(b));
        assert.deepEqual([Math.min(...a.min), Math.max(...a.max)], [Math.min(...b.min), Math.max(...b.max)]);
        if (points >= 16) assertEqual(a, b);
      },
    ),
    { numRuns: 20 },
  );
  assert.ok(used > 2, `roll-ups answered ${used} of 20`);
});

test('where all hours are made no frame is opened, and each part says that it came from roll-ups', async () => {
  const { channel, rolled, opened, end } = await stand(800, 600, new Map());
  const day = { from: BEGIN + HOUR, to: BEGIN + 9 * HOUR - 1 };
  assert.ok(day.to < end);
  const history = await rolled({ channel, ...day, points: 100 });
  assert.equal(history.bucket, 300_000);
  assert.equal(history.t.length, 96);
  assert.equal(opened(), 0);
  assert.deepEqual(history.parts, [{ tier: 'memory', ...day, frames: 0, width: 60_000 }]);
});
