import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programSchema } from '@cerveceria/protocol';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { hubError } from '../errors.ts';
import { createBatchDocs } from './batch-docs.ts';
import { type BatchDocument, madeBatch } from './batch-document.ts';
import { BatchEdits } from './batch-edits.ts';

const REST = { id: 'a', kind: 'rest', name: 'a', setPoint: 65, rampMs: null, power: null, pump: 'on', additions: [] };
const PROGRAM = programSchema.parse({
  ...{ id: 'p', name: 'P', recipe: null },
  steps: [{ ...REST, end: { kind: 'time', ms: 1 } }],
});
const RUN = { id: 'run', program: PROGRAM, loop: 'k.n.l', pump: null, startAt: null, owner: 'ana', issued: 1 };
const noted = (index: number) => (batch: BatchDocument) => ({ ...batch, index: batch.index * 10 + index });

async function parts() {
  const clock = new FakeClock();
  const store = new MemoryStateStore(() => clock.wall());
  const docs = createBatchDocs(store);
  await docs.make(madeBatch('k.n', RUN, 1));
  const gone: string[] = [];
  const down = { is: false };
  const failing = {
    ...docs,
    change: (...args: Parameters<typeof docs.change>) =>
      down.is ? Promise.reject(hubError('TIER_UNAVAILABLE', 'down')) : docs.change(...args),
  };
  const told = { written: () => {}, gone: (id: string) => void gone.push(id) };
  const edits = new BatchEdits({ docs: failing, machine: clock, log: silentLog, ...told });
  return { clock, store, docs, edits, gone, down };
}

test('edits are written in their order, those that wait in one commit', async () => {
  const { docs, edits, store } = await parts();
  for (const index of [1, 2, 3]) edits.add('run', noted(index));
  await edits.settled();
  assert.equal((await docs.get('run')).index, 123);
  assert.ok(((await store.get('batch/run'))?.version ?? 0) <= 3);
});

test('nothing is lost while the store is down: it is tried again, in the order in which it came', async () => {
  const { docs, edits, down, clock } = await parts();
  down.is = true;
  edits.add('run', noted(1));
  edits.add('run', noted(2));
  await edits.settled();
  edits.add('run', noted(3));
  await edits.settled();
  assert.equal((await docs.get('run')).index, 0);
  down.is = false;
  clock.advance(1_000);
  await edits.settled();
  assert.equal((await docs.get('run')).index, 123);
});

test('another hub that writes in between loses nothing and is not overwritten', async () => {
  const { docs, edits } = await parts();
  const other = docs.change('run', (batch) => ({ ...batch, energyWh: 7 }));
  edits.add('run', noted(4));
  await Promise.all([other, edits.settled()]);
  const { index, energyWh } = await docs.get('run');
  assert.deepEqual([index, energyWh], [4, 7]);
});

test('edits of a batch that is not there any more are dropped, and it is told', async () => {
  const { edits, gone, clock } = await parts();
  edits.add('none', noted(1));
  await edits.settled();
  clock.advance(10_000);
  await edits.settled();
  assert.deepEqual(gone, ['none']);
});

test('a card in the list is never older than what was written last', async () => {
  const { docs } = await parts();
  await Promise.all([1, 2, 3, 4, 5].map((index) => docs.change('run', noted(index))));
  assert.equal((await docs.cards())[0]?.index, (await docs.get('run')).index);
});
