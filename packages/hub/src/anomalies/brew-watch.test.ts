import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding, FindingRow, History, HistoryQuery } from '@cerveceria/protocol';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { settled } from '../../tests/fakes/made-alarms.ts';
import { FACTS, LOOP } from '../../tests/fakes/made-fleet.ts';
import { NODE, SPEC, WALL } from '../../tests/fakes/made-frames.ts';
import { batchCard } from '../batches/batch-card.ts';
import type { BatchDocument, PlannedStep } from '../batches/batch-document.ts';
import { FleetState } from '../live/fleet-state.ts';
import { createBrewWatch } from './brew-watch.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const REST: PlannedStep = {
  ...{ step: 'rest', kind: 'rest', name: 'Maltose', setPoint: 63, tolerance: 0.3, length: 60 * MINUTE },
  ...{ begin: null, end: null, foreseen: null, changed: false },
};

function madeBatch(id: string, began: number, more: Partial<BatchDocument> = {}): BatchDocument {
  const reached = began + 20 * MINUTE;
  const ended = reached + 60 * MINUTE;
  return {
    ...{ id, name: id, kettle: 'kettle-1', node: NODE, loop: LOOP, recipe: 'kolsch', owner: 'ana', asked: began },
    ...{ startAt: null, version: 1, state: 'done', phase: 'done', index: 0, refused: null, ended, energyWh: null },
    plan: [REST],
    records: [{ step: 'rest', began, reached, ended, how: 'time' }],
    ...{ deeds: [], notes: [], ...more },
  };
}

function madeStand(earlier: readonly BatchDocument[], plan: readonly PlannedStep[] = [REST]) {
  const clock = new FakeClock(WALL);
  const fleet = new FleetState(clock);
  fleet.learn(FACTS);
  const running = { state: 'running' as const, phase: 'approach' as const, ended: null, plan };
  let batch = madeBatch('today', WALL, {
    ...running,
    records: [{ step: 'rest', began: WALL, reached: null, ended: null, how: null }],
  });
  const asked: HistoryQuery[] = [];
  const told: (readonly [Finding, boolean])[] = [];
  const state = { warm: 0, isSilent: false };
  function answer({ channel, from, to, points }: HistoryQuery): History {
    const spec = { channel, unit: SPEC.unit, res: SPEC.res, from, to, bucket: 0 };
    const rest = { gaps: [], provisional: null, parts: [] };
    const none = { t: [], min: [], mean: [], max: [], count: [] };
    if (state.isSilent) return { ...spec, ...none, ...rest, silent: ['warm'] };
    asked.push({ channel, from, to, points });
    const t = Array.from({ length: Math.floor((to - from) / 20_000) + 1 }, (_, i) => from + i * 20_000);
    const began = from >= WALL ? WALL : Math.floor((from - WALL) / DAY) * DAY + WALL;
    const of = (at: number) => Math.min(63, 43 + (at - began) / MINUTE) + (at >= WALL ? state.warm : 0);
    const columns = { t, min: t.map(of), mean: t.map(of), max: t.map(of), count: t.map(() => 1) };
    return { ...spec, ...columns, ...rest };
  }
  const find = (id: string) => [...earlier, batch].find((each) => each.id === id) as BatchDocument;
  const hub = () =>
    createBrewWatch({
      docs: { cards: async () => [...earlier, batch].map(batchCard), get: async (id) => find(id) },
      anomalies: {
        tell: (finding, isKnown = false) => told.push([finding, isKnown]),
        recent: async () => told.map(([finding], id): FindingRow => ({ id, ...finding })),
      },
      history: (query) => Promise.resolve(answer(query)),
      ...{ fleet, machine: clock, process: clock, log: silentLog },
    });
  async function pass(minutes: number): Promise<void> {
    for (let i = 0; i < minutes * 2; i++) {
      clock.advance(MINUTE / 2);
      await settled();
    }
  }
  const record = (more: Partial<BatchDocument['records'][number]>) => {
    batch = { ...batch, records: [{ ...(batch.records[0] as BatchDocument['records'][number]), ...more }] };
  };
  return { hub, asked, told, state, pass, record };
}

const days = [1, 2, 3, 4].map((ago) => madeBatch(`brew-${ago}`, WALL - ago * DAY));

test('a rest that runs warmer than in earlier brews is told with its step and band, and told again when it is back', async () => {
  const { hub, asked, told, state, pass, record } = madeStand(days);
  const watch = hub();
  watch.start();
  await pass(20);
  record({ reached: WALL + 20 * MINUTE });
  await pass(10);
  assert.equal(told.length, 0);
  state.warm = 1;
  await pass(15);
  state.warm = 0;
  await pass(10);
  await watch.stop();
  assert.deepEqual(
    told.map(([{ kind, channel, until }, isKnown]) => [kind, channel, until === null, isKnown]),
    [
      ['off-band', SPEC.id, true, false],
      ['off-band', SPEC.id, false, false],
    ],
  );
  const [{ evidence, cause }] = told[0] as (typeof told)[number];
  assert.deepEqual([evidence['step'], evidence['value'], evidence['median'], evidence['brews']], [1, 64, 63, 4]);
  assert.match(cause, /^Maltose: the value is higher/);
  const before = asked.filter(({ from }) => from < WALL);
  assert.equal(before.length, 8, 'each part of each earlier brew is asked once');
  assert.ok(asked.length - before.length <= 60, `${asked.length - before.length} questions in 55 min`);
});

test('a way that takes far too long is told once, also when the hub begins anew meanwhile', async () => {
  const { hub, told, pass } = madeStand(days);
  const first = hub();
  first.start();
  await pass(35);
  await first.stop();
  const second = hub();
  second.start();
  await pass(10);
  await second.stop();
  assert.deepEqual(
    told.map(([, isKnown]) => isKnown),
    [false, true],
  );
  assert.match(told[0]?.[0].cause ?? '', /takes longer/);
});

test('nothing is said with two earlier brews, of another recipe, or of a step that they did not have', async () => {
  const others = days.map((batch) => ({ ...batch, recipe: 'stout' }));
  const longer = [{ ...REST, length: 90 * MINUTE }];
  for (const { hub, told, pass } of [madeStand(days.slice(2)), madeStand(others), madeStand(days, longer)]) {
    const watch = hub();
    watch.start();
    await pass(60);
    await watch.stop();
    assert.equal(told.length, 0);
  }
});

test('a store that does not answer is asked again, and what was meanwhile is compared then', async () => {
  const { hub, told, state, pass, record } = madeStand(days);
  state.isSilent = true;
  const watch = hub();
  watch.start();
  await pass(20);
  record({ reached: WALL + 20 * MINUTE });
  state.warm = 1;
  await pass(20);
  assert.equal(told.length, 0);
  state.isSilent = false;
  await pass(2);
  await watch.stop();
  assert.equal(told[0]?.[0].kind, 'off-band');
});
