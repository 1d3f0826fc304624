import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANALOG_SIGNALS } from '@cerveceria/simulator';
import { AgentBench, HEATER } from './agent-bench.ts';

// The fault is put into the running simulation, at full speed; the judge is its log of lines, in process time.

/** Of the simulated kettle: element and mixing 20 s, dead time 10 s, probe 8 s. */
const TOTAL_LAG_MS = 38_000;

/** Process ms from `since` to the fall after which the heater stayed off for `still` ms. */
async function fall(bench: AgentBench, since: number, still: number): Promise<number> {
  const last = () => bench.rows(HEATER).at(-1);
  await bench.until(() => {
    const row = last();
    return row?.level === 0 && row.mono >= since && bench.now() - row.mono >= still;
  }, 60_000);
  return (last()?.mono ?? Number.POSITIVE_INFINITY) - since;
}

test('a probe that freezes on the ramp: off within the total lag and a minute', async (t) => {
  const bench = await AgentBench.open(t, 0);
  await bench.heating();
  await bench.pass(180_000);
  const since = await bench.fault('frozen');
  const took = await fall(bench, since, 120_000);
  assert.ok(took <= TOTAL_LAG_MS + 60_000, `${took} ms`);
});

test('a probe that is frozen from the start: off within the total lag and a minute of full power', async (t) => {
  const bench = await AgentBench.open(t, 0);
  await bench.pass(500);
  await bench.fault('frozen');
  await bench.heating();
  const since = bench.rows(HEATER).find(({ level }) => level === 1)?.mono ?? 0;
  const took = await fall(bench, since, 120_000);
  assert.ok(took <= TOTAL_LAG_MS + 60_000, `${took} ms`);
});

test('a probe that jumps about: off at once, and not on again at readings that fit by chance', async (t) => {
  const bench = await AgentBench.open(t, 0);
  await bench.heating();
  await bench.pass(60_000);
  const since = await bench.fault('noise');
  await bench.pass(20_000);
  const first = bench.rows(HEATER).find(({ mono, level }) => mono >= since && level === 0);
  assert.ok((first?.mono ?? Number.POSITIVE_INFINITY) - since <= 10_000, JSON.stringify(first));
  const calm = bench.now();
  await bench.pass(300_000);
  const ons = bench.rows(HEATER).filter(({ mono, level }) => mono > calm && level === 1);
  assert.deepEqual(ons, []);
});

test('a kettle that is empty: off before the steel is far from where the wort was, for good', async (t) => {
  const bench = await AgentBench.open(t, 0, 30);
  await bench.heating();
  await bench.pass(120_000);
  const since = await bench.fault('empty-kettle', 'plant');
  const took = await fall(bench, since, 120_000);
  assert.ok(took <= 40_000, `${took} ms`);
});

test('a pump that stands still though it is switched on: off within two seconds of the flow’s end', async (t) => {
  const bench = await AgentBench.open(t, 0);
  const { zero, perUnit } = ANALOG_SIGNALS.flow;
  const flow = `  flow: { driver: ads1115, bus: 1, address: 0x48, input: 0, unit: L/min, res: 0.01, every_ms: 500,
    scale: { gain: ${1 / perUnit}, offset: ${-zero / perUnit} }, limits: { min: -1, max: 30, rate_per_s: 31, stale_ms: 2000 } }
outputs:`;
  await bench.rewrite((yaml) =>
    yaml.replace('outputs:', flow).replace('[{ output: pump }]', '[{ output: pump }, { channel: flow, min: 3 }]'),
  );
  await bench.heating();
  await bench.pass(30_000);
  const since = await bench.fault('pump-stopped', 'plant');
  const took = await fall(bench, since, 60_000);
  assert.ok(took <= 4000, `${took} ms`);
});
