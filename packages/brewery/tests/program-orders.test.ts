import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ProgramOrder, ProgramState } from '@cerveceria/protocol';
import { z } from 'zod';
import { until } from '../src/supervise/until.ts';
import type { HubClient } from '../src/wire/hub-client.ts';
import { processesWith } from './main-process.ts';
import { channelsOf, programsOf, RunningDemo } from './running-demo.ts';

const KETTLE = '/kettles/kettle-1/program';
const MINUTE = 60_000;
const asked = z.object({ id: z.string() });

const step = (id: string, over: object) => {
  const fixed = { kind: 'whirlpool', rampMs: null, power: null, pump: 'on', additions: [], setPoint: null };
  return { ...fixed, id, name: id, end: { kind: 'time', ms: 600 * MINUTE }, ...over };
};
const PROGRAM = {
  ...{ id: 'orders', name: 'Orders', recipe: null },
  steps: [
    step('first', {}),
    step('question', { kind: 'wait', end: { kind: 'brewer', ask: 'Well?' } }),
    step('last', { pump: { on: 60_000, off: 30_000 } }),
  ],
};

let demo: RunningDemo;
let client: HubClient;
before(async () => {
  demo = await RunningDemo.start();
  client = await demo.client(0);
});
after(() => demo?.end());

async function state(): Promise<ProgramState | null> {
  return (await programsOf(client)).find(({ kettle }) => kettle === 'kettle-1')?.state ?? null;
}

/** What the node says once it has judged the order. */
async function order(wanted: ProgramOrder): Promise<ProgramState> {
  const { id } = asked.parse(await client.post(`${KETTLE}/orders`, wanted));
  let now: ProgramState | null = null;
  await until(`${wanted.kind} judged`, 60_000, async () => {
    now = await state();
    return now?.answered === id;
  });
  return now as unknown as ProgramState;
}

/** Process ms UTC, by the newest reading. */
async function wall(): Promise<number> {
  return Math.max(...(await channelsOf(client)).map(({ latest }) => latest.time ?? 0));
}

test('the demo’s brew is taken away and another one begins at its time, not before', async () => {
  await client.delete(KETTLE);
  await until('no program', 60_000, async () => (await state()) === null);
  const startAt = (await wall()) + 10 * MINUTE;
  const { id } = asked.parse(await client.post(KETTLE, { program: PROGRAM, startAt }));
  await until('the schedule', 60_000, async () => (await state())?.id === id);
  const first = await state();
  if ((await wall()) < startAt) assert.equal(first?.phase, 'scheduled');
  await until('the begin', 60_000, async () => (await state())?.phase === 'count');
  const late = ((await state())?.records[0]?.began ?? 0) - startAt;
  assert.ok(late >= 0 && late <= 1000, `${late} ms`);
});

test('pause, extend, repeat and skip over the API do what they say at the running node', async () => {
  const paused = await order({ kind: 'pause' });
  assert.deepEqual([paused.phase, paused.refused], ['paused', null]);
  const resumed = await order({ kind: 'resume' });
  assert.ok(resumed.counted - paused.counted <= 5 * MINUTE, 'the pause did not count');
  assert.equal((await order({ kind: 'resume' })).refused, 'not-paused');
  const plain = (await state())?.ends[0]?.at ?? 0;
  const longer = await order({ kind: 'extend', ms: 7 * MINUTE });
  assert.ok(Math.abs((longer.ends[0]?.at ?? 0) - plain - 7 * MINUTE) <= 1000, 'the end that is expected moves as well');
  const again = await order({ kind: 'repeat' });
  assert.deepEqual([again.index, again.extra, again.records[0]?.how], [0, 0, 'repeated']);
  const skipped = await order({ kind: 'skip' });
  assert.deepEqual([skipped.index, skipped.records[1]?.how], [1, 'skipped']);
});

test('the rest of a running program is changed, a question answered, a gravity kept with its name', async () => {
  await until('the question', 60_000, async () => (await state())?.ask === 'Well?');
  const changed = await order({ kind: 'replace-rest', steps: [step('other', { tolerance: 0.3 })] as never });
  assert.deepEqual(
    changed.steps.map(({ id }) => id),
    ['first', 'question', 'other'],
  );
  const measured = await order({ kind: 'gravity', value: 1.0485 });
  assert.deepEqual([measured.gravity?.value, measured.gravity?.by], [1.0485, demo.user]);
  assert.equal((await order({ kind: 'boils' })).refused, 'no-boil-awaited');
  if ((await state())?.ask !== null) await order({ kind: 'answer' });
  await until('the new step', 60_000, async () => (await state())?.index === 2);
});

test('kill -9 of everything at once: the brew goes on, and its end stays where it was, to the second', async () => {
  // Longer than any start of a busy machine: a whirlpool forgives five minutes, a rest of the brew ten.
  await order({ kind: 'replace-rest', steps: [step('rest', { kind: 'ferment', tolerance: 0.3 })] as never });
  await order({ kind: 'skip' });
  await until('the rest', 60_000, async () => (await state())?.phase === 'count');
  const cut = await state();
  for (const pid of [...(demo.main.child.pid === undefined ? [] : [demo.main.child.pid]), ...demo.processes()])
    process.kill(pid, 'SIGKILL');
  await demo.main.ended;
  await until('the end of all', 60_000, () => processesWith(demo.folder).length === 0);
  demo = await RunningDemo.start(['--speed', '10'], { folder: demo.folder });
  client = await demo.client(1);
  await until('the brew', 60_000, async () => (await state())?.phase === 'count');
  const again = await state();
  assert.deepEqual([again?.id, again?.index, again?.doubt], [cut?.id, cut?.index, null]);
  const off = (again?.ends[0]?.at ?? 0) - (cut?.ends[0]?.at ?? 0);
  assert.ok(Math.abs(off) <= 1000, `${off} ms`);
  assert.equal((await order({ kind: 'stop' })).phase, 'done');
});
