import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch, BatchPage, ProgramState } from '@cerveceria/protocol';
import { EPOCH, NODE } from '../src/tiers/sample-frame.ts';
import { AgentClient, helloOf, WALL } from './agent-client.ts';
import { LOOP, LOOP_SPEC, reported } from './fakes/made-fleet.ts';
import { eventually } from './hub-under-test.ts';
import { brewery, startWholeHub, type WholeHub } from './whole-hub.ts';

const KETTLE = NODE.split('.')[0] as string;
const rest = (id: string) => ({
  ...{ id, kind: 'rest', name: id, setPoint: 65, rampMs: null, power: null, pump: 'on', additions: [] },
  end: { kind: 'time', ms: 600_000 },
});
const PROGRAM = { id: 'kolsch', name: 'Kölsch', recipe: null, steps: [rest('a'), rest('b'), rest('c')] };
const record = (step: string, began: number, ended: number | null = null) => ({
  ...{ step, began, reached: began + 1, ended, how: ended === null ? null : ('time' as const) },
});

async function joined(port: number, key: string): Promise<AgentClient> {
  const agent = await AgentClient.open(port, NODE, key);
  agent.say(helloOf(NODE, [{ epoch: EPOCH, oldest: 1, newest: 60, current: true }], { loops: [LOOP_SPEC] }));
  await agent.until('welcome');
  return agent;
}

function tells(agent: AgentClient, id: string, records: ProgramState['records'], more: Partial<ProgramState> = {}) {
  const steps = PROGRAM.steps.map(({ id: step, name, setPoint }) => ({
    id: step,
    kind: 'rest' as const,
    name,
    setPoint,
  }));
  const fixed = { id, name: 'Kölsch', loop: LOOP, phase: 'count' as const, index: records.length - 1, steps };
  const none = { counted: 0, extra: 0, ends: [], doubt: null, ask: null, answered: null, refused: null };
  const program = { ...fixed, ...none, records, ...more };
  agent.say({ type: 'report', report: reported({ at: WALL, program }) });
}

const knows = (hub: WholeHub, id: string, fits: (batch: Batch) => boolean) =>
  eventually(async () => fits(await hub.ask<Batch>('GET', `batches/${id}`)), 20_000);
const stored = (batch: Batch) =>
  batch.plan.flatMap(({ actual }) => actual.map(({ step, ended }) => `${step} ${ended}`));

test('a batch is whole whichever hub hears its node, though each hub is gone for a while', async (t) => {
  const { folder, key } = await brewery(t, NODE);
  const a = await startWholeHub(t, folder, 'hub-a');
  const b = await startWholeHub(t, folder, 'hub-b');
  let agent = await joined(a.port, key);
  await eventually(async () => (await b.ask<unknown[]>('GET', 'nodes')).length === 1);
  const { id } = await b.ask<{ id: string }>('POST', `kettles/${KETTLE}/program`, { program: PROGRAM });
  assert.equal((await b.ask<Batch>('GET', `batches/${id}`)).state, 'asked', 'it is there with the answer');

  tells(agent, id, [record('a', WALL)]);
  await knows(b, id, ({ state }) => state === 'running');
  await a.stop();
  await agent.gone();

  agent = await joined(b.port, key);
  tells(agent, id, [record('a', WALL, WALL + 5), record('b', WALL + 5)]);
  await knows(b, id, ({ index }) => index === 1);
  await b.ask('POST', `batches/${id}/notes`, { text: 'iodine clear' });
  // The node tells its records again from the second on, as it does when it has more than it can tell.
  tells(agent, id, [record('b', WALL + 5, WALL + 9), record('c', WALL + 9)], { index: 2 });
  await knows(b, id, ({ index }) => index === 2);
  await b.stop();
  await agent.gone();

  const again = await startWholeHub(t, folder, 'hub-a');
  agent = await joined(again.port, key);
  const last = [record('b', WALL + 5, WALL + 9), record('c', WALL + 9, WALL + 12)];
  tells(agent, id, last, { index: 2, phase: 'done' });
  await knows(again, id, ({ state }) => state === 'done');
  const batch = await again.ask<Batch>('GET', `batches/${id}`);
  assert.deepEqual(stored(batch), [`a ${WALL + 5}`, `b ${WALL + 9}`, `c ${WALL + 12}`]);
  assert.deepEqual([batch.began, batch.ended, batch.notes[0]?.text], [WALL, WALL + 12, 'iodine clear']);
  assert.deepEqual(
    batch.deeds.map(({ who, what }) => `${who} ${what}`),
    ['ana program.begin', 'ana batch.note'],
  );
  // What is in the list is what was written down, not what this hub has just heard.
  await eventually(async () => (await again.ask<BatchPage>('GET', 'batches')).batches[0]?.state === 'done');
  agent.terminate();
});

test('a program that was begun while no hub kept batches gets one when a hub starts', async (t) => {
  const { folder, key } = await brewery(t, NODE);
  const a = await startWholeHub(t, folder, 'hub-a');
  const agent = await joined(a.port, key);
  const { id } = await a.ask<{ id: string }>('POST', `kettles/${KETTLE}/program`, { program: PROGRAM });
  agent.terminate();
  await a.stop();
  const { createEmbedded } = await import('../src/tiers/embedded/embedded.ts');
  const { silentLog, systemMachineClock } = await import('@cerveceria/runtime');
  const { state } = createEmbedded({ folder, hub: 'setup', clock: systemMachineClock, log: silentLog });
  await state.start();
  for (const key of [`batch/${id}`, `batch-card/${id}`]) await state.remove(key, 'any');
  await state.stop();
  const b = await startWholeHub(t, folder, 'hub-b');
  await eventually(async () => (await b.ask<BatchPage>('GET', 'batches')).batches.length === 1);
  assert.equal((await b.ask<Batch>('GET', `batches/${id}`)).name, 'Kölsch');
});
