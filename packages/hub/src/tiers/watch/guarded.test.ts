import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { guarded } from './guarded.ts';
import { StoreWatch } from './store-watch.ts';

const turns = async () => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
};

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function hangable() {
  const clock = new FakeClock();
  let wake: (() => void) | undefined;
  let gate = Promise.resolve();
  const store = {
    name: 'made',
    closed: 0,
    start: () => Promise.resolve(),
    one: async (value: number) => {
      await gate;
      return value;
    },
    async *many(upTo: number) {
      try {
        for (let i = 1; i <= upTo; i++) {
          await gate;
          yield i;
        }
      } finally {
        await gate;
        store.closed++;
      }
    },
  };
  const watch = new StoreWatch({ name: 'Made', ping: () => store.one(0), clock, log: silentLog });
  const own = guarded(store, watch, { answers: ['one', 'absent'], streams: ['many'] });
  watch.start();
  return {
    own,
    store,
    hang: () => {
      gate = new Promise((resolve) => {
        wake = resolve;
      });
    },
    wake: () => wake?.(),
    async pass(ms: number) {
      for (let at = 0; at < ms; at += 125) {
        clock.advance(125);
        await turns();
      }
    },
  };
}

test('a store that answers says through its guard what it says without', async () => {
  const { own, store } = hangable();
  assert.deepEqual([own.name, await own.one(7)], ['made', 7]);
  assert.equal('absent' in own, false);
  assert.deepEqual(await all(own.many(3)), [1, 2, 3]);
  for await (const item of own.many(3)) if (item === 2) break;
  assert.equal(store.closed, 2);
});

test('a store that has started is asked from that moment on, whatever was heard of its server before', async () => {
  const { own, hang, pass } = hangable();
  hang();
  await pass(2000);
  await assert.rejects(all(own.many(1)), /TIER_UNAVAILABLE/);
  await own.start();
  const asked = own.one(1);
  await Promise.all([assert.rejects(asked, /may be done yet/), pass(2000)]);
});

test('a stream of a store that hangs ends with a fault, and what it had open there is closed when that wakes', async () => {
  const { own, store, hang, wake, pass } = hangable();
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of own.many(3)) {
      seen.push(item);
      if (item === 1) hang();
    }
  })();
  await Promise.all([assert.rejects(reading, /TIER_UNAVAILABLE/), pass(2000)]);
  assert.deepEqual(seen, [1]);
  await assert.rejects(own.one(1), /TIER_UNAVAILABLE/);
  await assert.rejects(all(own.many(1)), /TIER_UNAVAILABLE/);
  wake();
  await pass(500);
  assert.equal(store.closed, 1);
  assert.equal(await own.one(5), 5);
});

test('what a stream has open is closed also where its reader comes back to it only when the store is silent', async () => {
  const { own, store, hang, wake, pass } = hangable();
  const reading = (async () => {
    for await (const _ of own.many(3)) {
      hang();
      await pass(2000);
    }
  })();
  await assert.rejects(reading, /nothing is asked of it/);
  wake();
  await pass(500);
  assert.equal(store.closed, 1);
});

test('who leaves a stream of a store that hangs is not held up', async () => {
  const { own, store, hang, pass } = hangable();
  const leaving = (async () => {
    for await (const _ of own.many(3)) {
      hang();
      break;
    }
    return 'left';
  })();
  await pass(2000);
  assert.equal(await leaving, 'left');
  assert.equal(store.closed, 0);
});
