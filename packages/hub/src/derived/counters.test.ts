import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cellsOf, filerBench, WALL } from '../../tests/fakes/filer-bench.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { addedAreas, type Point } from './count-area.ts';
import { derivedSchema } from './derived-schema.ts';

const NODE = 'k.meter';
const BRIDGE_S = 120;
const FLOW = { kind: 'flow-volume', channel: `${NODE}.litres`, from: `${NODE}.flow`, bridge_s: BRIDGE_S };
const POWER = { kind: 'energy', channel: `${NODE}.energy`, from: `${NODE}.power` };
const COUNTERS = derivedSchema.parse([FLOW, POWER]);
const BEGIN = WALL - 86_400_000;

type Reading = readonly [second: number, value: number];
const report = (readings: readonly Reading[], channel = 'flow', unit = 'L/min') => ({
  source: NODE,
  readings: readings.map(([second, value]) => ({ channel, time: BEGIN + second * 1000, value, unit })),
});

/** Every value of a counter in the order in which it was stored, in steps. */
const told = (given: Parameters<typeof cellsOf>[0][], id = `${NODE}.litres`) =>
  given.flatMap((frame) => cellsOf(frame)[id] ?? []).filter((cell) => cell !== 'not-due');

test('flow becomes litres and power kilowatt hours, from report to report and over a restart', async () => {
  const { given, worker, request } = filerBench();
  await worker(COUNTERS).file(
    request(
      'a',
      report([
        [0, 6],
        [60, 6],
      ]),
    ),
  );
  await worker(COUNTERS).file(
    request(
      'b',
      report([
        [120, 12],
        [180, 0],
      ]),
    ),
  );
  assert.deepEqual(told(given), [0, 6000, 15_000, 21_000]);
  const hour = Array.from({ length: 61 }, (_, i): Reading => [i * 60, 5500]);
  await worker(COUNTERS).file(request('c', report(hour, 'power', 'W')));
  assert.equal(told(given, `${NODE}.energy`).at(-1), 55_000);
});

test('a time of which nobody tells is not counted beyond the limit that is stated', async () => {
  const { given, worker, request } = filerBench();
  await worker(COUNTERS).file(
    request(
      'a',
      report([
        [0, 60],
        [120, 60],
        [241, 60],
        [242, 60],
      ]),
    ),
  );
  assert.deepEqual(told(given), [0, 120_000, 120_000, 121_000]);
});

test('a counter whose state is older than what was archived since goes on from what lies there', async () => {
  const cold = new MemoryFrameTier('cold');
  const { tier, store, given, worker, request } = filerBench([], cold);
  const { file } = worker(COUNTERS);
  const key = `counters/${NODE}`;
  const at = (second: number) => request(`at ${second}`, report([[second, 6]]));
  await file(at(0));
  const old = structuredClone((await store.get(key))?.value);
  for (const second of [60, 120, 180]) await file(at(second));
  const moved = given.slice(0, 3);
  await cold.append(moved);
  await cold.learnBoots(NODE, await tier.boots(NODE));
  await tier.remove(NODE, moved[0]?.epoch ?? '', 3);
  await store.put(key, old, 'any');
  await file(at(240));
  assert.deepEqual(told(given), [0, 6000, 12_000, 18_000, 24_000]);
});

test('what comes late is in the counter from the next newer reading on, and what is told again is not counted again', async () => {
  const { given, worker, request } = filerBench();
  const { file } = worker(COUNTERS);
  await file(
    request(
      'a',
      report([
        [0, 6],
        [200, 6],
      ]),
    ),
  );
  await file(request('b', report([[100, 6]])));
  await file(
    request(
      'c',
      report([
        [0, 6],
        [100, 6],
        [200, 6],
      ]),
    ),
  );
  await file(request('d', report([[260, 6]])));
  // 200 s at 6 L/min, none of them known at first, all of them once the one in the middle has come.
  assert.deepEqual(told(given), [0, 0, 20_000, 26_000]);
});

test('a counter that is set up otherwise goes on from what it shows, without a step', async () => {
  const { given, worker, request } = filerBench();
  const both = (from: number, channel = 'flow') =>
    report(
      [
        [from, 6],
        [from + 60, 6],
      ],
      channel,
    );
  await worker(COUNTERS).file(request('a', both(0)));
  await worker(COUNTERS).file(request('other meter', both(0, 'flow2')));
  const shorter = derivedSchema.parse([{ ...FLOW, bridge_s: 60 }]);
  await worker(shorter).file(request('b', both(120)));
  await worker(COUNTERS).file(request('c', both(240)));
  const other = derivedSchema.parse([{ ...FLOW, from: `${NODE}.flow2` }]);
  await worker(other).file(request('d', both(360, 'flow2')));
  assert.deepEqual(told(given), [0, 6000, 12_000, 18_000, 24_000, 30_000, 30_000, 36_000]);
});

test('an integral of readings that come shuffled, late, doubled, over restarts and crashes is that of the sorted ones', async () => {
  const second = fc.integer({ min: 0, max: 3000 });
  const steps = fc.integer({ min: -500, max: 60_000 });
  const readings = fc.uniqueArray(fc.tuple(second, steps), { selector: ([at]) => at, minLength: 2, maxLength: 40 });
  const deliveries = readings.chain((all) => {
    const doubled = fc.subarray(all);
    const order = doubled.chain((more) =>
      fc.shuffledSubarray([...all, ...more], { minLength: all.length + more.length }),
    );
    return fc.record({
      all: fc.constant(all),
      order,
      cuts: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 40, maxLength: 40 }),
    });
  });
  const crash = fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(deliveries, crash, fc.boolean(), async ({ all, order, cuts }, crashes, forgets) => {
      const sorted: Point[] = [...all]
        .sort(([a], [b]) => a - b)
        .map(([at, value]) => ({ time: at * 1000, steps: value }));
      let twice = 0;
      for (const [i, point] of sorted.entries()) {
        const before = sorted[i - 1];
        if (before !== undefined && point.time - before.time <= BRIDGE_S * 1000)
          twice += (point.steps + before.steps) * (point.time - before.time);
      }
      const { given, store, worker, request, dies } = filerBench();
      const asked = [...order];
      for (let n = 0; asked.length > 0; n++) {
        const part = asked.splice(0, cuts[n % cuts.length] as number).map(([at, value]): Reading => [at, value / 1000]);
        const one = request(`r${n}`, report(part));
        if (n === crashes) {
          dies(0);
          await assert.rejects(worker(COUNTERS).file(one), /killed/);
          dies(Number.POSITIVE_INFINITY);
        }
        const before = n === crashes && forgets ? (await store.get(`counters/${NODE}`))?.value : undefined;
        await worker(COUNTERS).file(one);
        // Killed after it was stored and before that was written down.
        if (before !== undefined) await store.put(`counters/${NODE}`, before, 'any');
      }
      await worker(COUNTERS).file(request('last', report([[50_000, 0]])));
      // A frame knows no -0.
      assert.equal(told(given).at(-1), Math.sign(twice) * Math.round(Math.abs(twice) / 120_000) + 0);
    }),
    { numRuns: 60 },
  );
});

test('an instant that is known adds nothing, whatever is said of it the second time', () => {
  const known = [
    { time: 0, steps: 5 },
    { time: 10, steps: 5 },
  ];
  assert.deepEqual(
    addedAreas(
      known,
      [
        { time: 0, steps: 9 },
        { time: 10, steps: 9 },
      ],
      100,
    ),
    [0n, 0n],
  );
  assert.deepEqual(
    addedAreas(
      known,
      [
        { time: 5, steps: 7 },
        { time: 5, steps: 70 },
      ],
      100,
    ),
    [20n, 0n],
  );
});
