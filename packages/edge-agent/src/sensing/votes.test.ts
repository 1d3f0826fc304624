import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { MISSING, type Probe, type Reading, value } from '../drivers/probe.ts';
import { Sampler } from './sampler.ts';

const LIMITS = { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 };
const RULES = { limits: LIMITS, res: 0.5, powerOn85: false };
const VOTED = {
  ...{ name: 'wort', unit: '°C', of: ['a', 'b', 'c'], rules: { ...RULES, limits: { ...LIMITS, max: 100 } } },
  vote: { tolerance: 1, lagS: 15, settleMs: 2000 },
};

/** Three probes on buses of their own; what each says may be changed, and one that is null does not come back. */
function threeProbes(says: Record<string, Reading | null>) {
  const channels = VOTED.of.map((name) => {
    const bus = { name, prepare: () => Promise.resolve() };
    const read = () => {
      const reading = says[name] ?? null;
      return reading === null ? new Promise<never>(() => {}) : Promise.resolve(reading);
    };
    return { name, probe: { bus, read } satisfies Probe, everyMs: 1000, rules: RULES };
  });
  return new Sampler(channels, 0, silentLog, [VOTED]);
}

/** Polls and looks each second. */
async function pass(sampler: Sampler, from: number, to: number) {
  for (let now = from; now <= to; now += 1000) {
    void sampler.poll(now);
    await new Promise((resolve) => setImmediate(resolve));
    sampler.current(now);
  }
}

test('the vote stands behind its members in each scan, with every reading of one of them', async () => {
  const sampler = threeProbes({ a: value(60), b: value(61), c: value(60.5) });
  await pass(sampler, 0, 0);
  assert.deepEqual(sampler.takeCells(0), [120, 122, 121, 121]);
  sampler.current(500);
  assert.deepEqual(sampler.takeCells(500), ['not-due', 'not-due', 'not-due', 'not-due']);
  await pass(sampler, 1000, 1000);
  assert.equal(sampler.takeCells(1000)[3], 121);
});

test('until all its members have been heard it waits, rather than to take the first two for a split vote', async () => {
  const says: Record<string, Reading | null> = { a: value(60), b: value(70), c: null };
  const sampler = threeProbes(says);
  await pass(sampler, 0, 0);
  assert.equal(sampler.current(0).get('wort')?.cell, 'not-due');
  await pass(sampler, 1000, 6000);
  assert.equal(sampler.current(6000).get('wort')?.cell, 'fault:vote-split');
});

test('a member that is lost or hangs leaves the value to the other two; the next one takes it away', async () => {
  const says: Record<string, Reading | null> = { a: value(60), b: value(60), c: value(60) };
  const sampler = threeProbes(says);
  await pass(sampler, 0, 1000);
  says['c'] = null;
  await pass(sampler, 2000, 9000);
  assert.deepEqual(sampler.current(9000).get('wort'), { value: 60, cell: 120, at: 9000 });
  says['b'] = MISSING;
  await pass(sampler, 10_000, 10_000);
  assert.equal(sampler.current(10_000).get('wort')?.cell, 'fault:vote-alone');
  sampler.takeCells(10_000);
  assert.equal(sampler.takeCells(10_500)[3], 'fault:vote-alone');
});

test('the odd one is named, and how far it is off is said anew only when that changes by the tolerance', async () => {
  const says: Record<string, Reading | null> = { a: value(60), b: value(60), c: value(64) };
  const sampler = threeProbes(says);
  await pass(sampler, 0, 2000);
  assert.deepEqual(sampler.odd, [{ vote: 'wort', member: 'c', by: 4, unit: '°C' }]);
  says['c'] = value(64.5);
  await pass(sampler, 3000, 3000);
  assert.equal(sampler.odd[0]?.by, 4);
  says['c'] = value(65);
  await pass(sampler, 4000, 4000);
  assert.equal(sampler.odd[0]?.by, 5);
});

test('its own limits hold for what was voted', async () => {
  const sampler = threeProbes({ a: value(101), b: value(101), c: value(101) });
  await pass(sampler, 0, 0);
  assert.equal(sampler.current(0).get('wort')?.cell, 'fault:range');
});
