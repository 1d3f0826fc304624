import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { History } from '@cerveceria/protocol';
import { FakeClock } from '@cerveceria/runtime';
import { historyOver } from '../../tests/fakes/history-over.ts';
import { BOOTS, CHANNEL, EPOCH, madeFrames, NODE, SPEC, WALL } from '../../tests/fakes/made-frames.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import type { FrameTier } from '../tiers/frame-tier.ts';

const FACTS = { node: NODE, version: '1', simulated: false, channels: [SPEC], loops: [] };
const FRAMES = madeFrames(Array.from({ length: 600 }, (_, i) => ({ mono: (i + 1) * 1000, cell: i })));

async function holding(name: string, from: number, to: number): Promise<MemoryFrameTier> {
  const tier = new MemoryFrameTier(name);
  await tier.learnBoots(NODE, BOOTS);
  await tier.advance(NODE, EPOCH, (FRAMES[from]?.first ?? 1) - 1);
  await tier.append(FRAMES.slice(from, to));
  return tier;
}

function over(tiers: readonly FrameTier[], machine = new FakeClock()) {
  const clock = { wall: () => WALL + 600_000, rate: () => 1 };
  const read = historyOver(tiers, { provisional: () => [], factsOf: () => FACTS, clock, machine });
  return { machine, ask: () => read({ channel: CHANNEL, from: WALL, to: WALL + 600_000, points: 1000 }) };
}

/** Waits for an answer while machine time goes on; says at which time it came. */
async function within(machine: FakeClock, answer: Promise<History>): Promise<{ history: History; ms: number }> {
  let history: History | undefined;
  let fault: unknown;
  answer.then(
    (each) => {
      history = each;
    },
    (cause) => {
      fault = cause;
    },
  );
  const begin = machine.mono();
  for (let step = 0; step < 400 && history === undefined && fault === undefined; step++) {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (history === undefined) machine.advance(50);
  }
  if (history === undefined) throw fault;
  return { history, ms: machine.mono() - begin };
}

const never = () => new Promise<never>(() => {});
const gapsOf = ({ gaps }: History) =>
  gaps.map(({ from, to, reason, detail }) => [from - WALL, to - WALL, reason, detail]);

test('the parts of an answer say which tier each came from', async () => {
  const { ask } = over([
    await holding('redis', 6, 10),
    await holding('mongodb', 3, 8),
    await holding('cassandra', 0, 4),
  ]);
  const { parts, t } = await ask();
  assert.equal(t.length, 600);
  assert.deepEqual(
    parts.map(({ tier, from, to, frames }) => [tier, from - WALL, to - WALL, frames]),
    [
      ['cassandra', 1000, 180_000, 3],
      ['mongodb', 181_000, 360_000, 3],
      ['redis', 361_000, 600_000, 4],
    ],
  );
});

test('a tier that does not answer leaves a gap of its own where it alone may hold readings, and is named', async () => {
  const cold = await holding('cassandra', 0, 4);
  cold.totals = never;
  const { ask, machine } = over([await holding('redis', 6, 10), await holding('mongodb', 3, 8), cold]);
  const { history, ms } = await within(machine, ask());
  assert.ok(ms <= 2_000, `${ms} ms`);
  assert.equal(history.t.length, 420);
  assert.deepEqual(history.silent, ['cassandra']);
  assert.deepEqual(gapsOf(history), [[0, 181_000, 'unanswered', 'cassandra']]);
  const again = await within(machine, ask());
  assert.ok(again.ms <= 100, `the next query waited ${again.ms} ms for the tier that is silent`);
});

test('a tier that hangs while it is read is left out, and others give what they hold of its share', async () => {
  const hot = await holding('redis', 6, 10);
  hot.summaries = () => ({ [Symbol.asyncIterator]: () => ({ next: never }) });
  const { ask, machine } = over([hot, await holding('mongodb', 0, 10)]);
  const { history, ms } = await within(machine, ask());
  assert.ok(ms <= 5_000, `${ms} ms`);
  assert.equal(history.t.length, 600);
  assert.deepEqual([history.silent, history.gaps], [['redis'], []]);
});

test('a silent tier of which all is held elsewhere makes no gap unanswered', async () => {
  const hot = await holding('redis', 8, 10);
  const { ask, machine } = over([hot, await holding('mongodb', 5, 10)]);
  assert.equal((await ask()).gaps[0]?.reason, 'no-data');
  hot.down = true;
  hot.totals = () => Promise.reject(new Error('gone'));
  const { history } = await within(machine, ask());
  assert.deepEqual([history.silent, gapsOf(history)], [['redis'], [[0, 301_000, 'no-data', '']]]);
});

test('when no tier answers the query is refused, and it is asked again later', async () => {
  const tiers = [await holding('redis', 6, 10), await holding('mongodb', 0, 10)];
  for (const tier of tiers) tier.totals = () => Promise.reject(new Error('gone'));
  const { ask, machine } = over(tiers);
  await assert.rejects(ask(), /TIER_UNAVAILABLE/);
  for (const tier of tiers) tier.totals = MemoryFrameTier.prototype.totals.bind(tier);
  machine.advance(5_001);
  assert.equal((await ask()).t.length, 600);
});

test('frames that go from one tier to another while they are read are met once', async () => {
  const warm = await holding('mongodb', 0, 10);
  const cold = await holding('cassandra', 0, 0);
  const summaries = warm.summaries.bind(warm);
  let moved = false;
  warm.summaries = async function* (range) {
    if (!moved) {
      moved = true;
      await cold.append(FRAMES.slice(0, 6));
      await warm.remove(NODE, EPOCH, 360);
    }
    yield* summaries(range);
  };
  const { ask } = over([warm, cold]);
  const history = await ask();
  assert.equal(history.t.length, 600);
  assert.equal(new Set(history.t).size, 600);
  assert.deepEqual(
    history.parts.map(({ tier }) => tier),
    ['cassandra', 'mongodb'],
  );
});

test('who goes away ends the reading', async () => {
  const tier = await holding('embedded', 0, 10);
  tier.summaries = () => ({ [Symbol.asyncIterator]: () => ({ next: never }) });
  const clock = { wall: () => WALL + 600_000, rate: () => 1 };
  const read = historyOver([tier], { provisional: () => [], factsOf: () => FACTS, clock });
  const client = new AbortController();
  const answer = read({ channel: CHANNEL, from: WALL, to: WALL + 600_000, points: 1000 }, client.signal);
  setImmediate(() => client.abort(new Error('gone')));
  await assert.rejects(answer, /gone/);
});
