import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import type { Collection } from 'mongodb';
import type { StateDocument } from './mongo-state-document.ts';
import { MongoWatch } from './mongo-watch.ts';

/** A collection whose change stream can break and whose reading can take its time. */
class BreakableState {
  documents: StateDocument[] = [];
  stream = new EventEmitter();
  whileRead: () => void = () => {};

  watch() {
    const stream = Object.assign(new EventEmitter(), { close: () => Promise.resolve() });
    this.stream = stream;
    void setImmediate().then(() => stream.emit('resumeTokenChanged'));
    return stream;
  }

  find() {
    const read = [...this.documents];
    const toArray = () => {
      this.whileRead();
      return Promise.resolve(read);
    };
    return { toArray };
  }

  says(document: StateDocument): void {
    this.stream.emit('change', { operationType: 'insert', fullDocument: document });
  }
}

const doc = (version: number, value: unknown): StateDocument => ({ _id: 'x', version, value: JSON.stringify(value) });

async function watching(...documents: StateDocument[]) {
  const state = new BreakableState();
  state.documents = documents;
  const clock = new FakeClock();
  const watch = new MongoWatch(state as unknown as Collection<StateDocument>, clock, silentLog);
  const heard: unknown[] = [];
  watch.add('x', (_key, found) => void heard.push(found?.value));
  await watch.start();
  /** The stream breaks, `meanwhile` happens, and it is heard again. */
  const broken = async (meanwhile: () => void) => {
    state.stream.emit('error', new Error('gone'));
    meanwhile();
    clock.advance(1000);
    for (let turn = 0; turn < 10; turn++) await setImmediate();
  };
  return { state, heard, broken };
}

test('what stood before it began to listen is no news', async () => {
  const { heard } = await watching(doc(3, 'old'));
  assert.deepEqual(heard, []);
});

test('what came into an empty state while the stream was broken is told', async () => {
  const { state, heard, broken } = await watching();
  await broken(() => {
    state.documents = [doc(1, 'meanwhile')];
  });
  assert.deepEqual(heard, ['meanwhile']);
});

test('what was removed and made anew while the stream was broken is told, though its versions begin again', async () => {
  const { state, heard, broken } = await watching(doc(5, 'old'));
  await broken(() => {
    state.documents = [doc(1, 'anew')];
  });
  assert.deepEqual(heard, ['anew']);
});

test('what was removed while the stream was broken is told as gone', async () => {
  const { state, heard, broken } = await watching(doc(5, 'old'));
  await broken(() => {
    state.documents = [];
  });
  assert.deepEqual(heard, [undefined]);
});

test('what the stream tells while the state is read is not taken back by what was read', async () => {
  const { state, heard, broken } = await watching();
  await broken(() => {
    state.whileRead = () => state.says(doc(1, 'new'));
  });
  assert.deepEqual(heard, ['new']);
});
