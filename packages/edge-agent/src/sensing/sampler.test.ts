import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import type { Probe, ProbeBus, Reading } from '../drivers/probe.ts';
import { value } from '../drivers/probe.ts';
import { Sampler } from './sampler.ts';

const RULES = { limits: { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 }, res: 0.5, powerOn85: false };

function makeBus(name = 'w1') {
  const order: string[] = [];
  const bus: ProbeBus = { name, prepare: (due) => Promise.resolve(void order.push(`prepare ${due.length}`)) };
  const probe = (who: string, read: () => Promise<Reading>): Probe => ({
    bus,
    read: () => {
      order.push(who);
      return read();
    },
  });
  return { order, probe };
}

const channel = (name: string, probe: Probe, everyMs = 1000) => ({ name, probe, everyMs, rules: RULES });
const twenty = () => Promise.resolve(value(20));

test('reads each channel at its own period, those of one bus one after the other', async () => {
  const { order, probe } = makeBus();
  const sampler = new Sampler([channel('a', probe('a', twenty)), channel('b', probe('b', twenty), 2000)], 0, silentLog);
  for (const now of [0, 250, 500, 1000, 2000]) await sampler.poll(now);
  assert.deepEqual(order, ['prepare 2', 'a', 'b', 'prepare 1', 'a', 'prepare 2', 'a', 'b']);
});

test('a late poll does not shift the grid of the readings', async () => {
  const { order, probe } = makeBus();
  const sampler = new Sampler([channel('a', probe('a', twenty))], 0, silentLog);
  for (const now of [0, 1900, 2000]) await sampler.poll(now);
  assert.equal(order.filter((who) => who === 'a').length, 3);
});

test('a driver that throws is a fault of its channel and stops no other', async () => {
  const { probe } = makeBus();
  const broken = probe('broken', () => Promise.reject(new Error('no')));
  const sampler = new Sampler([channel('broken', broken), channel('good', probe('good', twenty))], 0, silentLog);
  await sampler.poll(0);
  assert.deepEqual(sampler.takeCells(0), ['fault:driver', 40]);
});

test('a probe that hangs holds up its own bus only, and grows stale', async () => {
  const hanging = makeBus('i2c-1').probe('hanging', () => new Promise(() => {}));
  const good = makeBus().probe('good', twenty);
  const sampler = new Sampler([channel('hanging', hanging), channel('good', good)], 0, silentLog);
  for (let now = 0; now <= 6000; now += 1000) {
    void sampler.poll(now);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(
    [...sampler.current(6000).values()].map(({ cell }) => cell),
    ['fault:stale', 40],
  );
});

test('a reading stands in one scan; in between the channel is not due, and stale it is told every time', async () => {
  const { probe } = makeBus();
  const sampler = new Sampler([channel('a', probe('a', twenty))], 0, silentLog);
  await sampler.poll(0);
  assert.deepEqual(sampler.takeCells(0), [40]);
  assert.deepEqual(sampler.takeCells(500), ['not-due']);
  assert.deepEqual(sampler.takeCells(5001), ['fault:stale']);
  assert.deepEqual(sampler.takeCells(5500), ['fault:stale']);
});

test('before its first reading a channel has no value, and is stale when that does not come', () => {
  const { probe } = makeBus();
  const sampler = new Sampler([channel('a', probe('a', twenty))], 0, silentLog);
  assert.deepEqual(sampler.current(5000).get('a'), { value: null, cell: 'not-due', at: 0 });
  assert.equal(sampler.current(5001).get('a')?.cell, 'fault:stale');
});
