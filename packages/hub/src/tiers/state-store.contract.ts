import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Doc, StateStore } from './state-store.ts';

type After = (end: () => Promise<void> | void) => void;
/** Gives two started stores, of two hubs, on one empty state; and a wait until something holds. */
export interface StatePair {
  readonly one: StateStore;
  readonly other: StateStore;
  /** Lets time pass for the stores. */
  advance(ms: number): void | Promise<void>;
  eventually(fits: () => boolean): Promise<void>;
}
export type FreshState = (after: After) => Promise<StatePair>;

const conflict = { code: 'STATE_CONFLICT' };

/** What each implementation of StateStore must do. */
export function stateStoreContract(name: string, fresh: FreshState): void {
  describe(`state store ${name}`, () => {
    test('versions begin at 1, rise by one a write, and either hub reads the other', async (t) => {
      const { one, other } = await fresh((end) => t.after(end));
      assert.deepEqual(await one.put('a/1', { x: 1 }, null), { key: 'a/1', version: 1, value: { x: 1 } });
      assert.equal((await other.put('a/1', { x: 2 }, 1)).version, 2);
      assert.equal((await one.put('a/1', { x: 3 }, 'any')).version, 3);
      assert.deepEqual(await other.get('a/1'), { key: 'a/1', version: 3, value: { x: 3 } });
      assert.equal(await other.get('a/2'), undefined);
    });

    test('a write on another version than expected is a conflict and changes nothing', async (t) => {
      const { one, other } = await fresh((end) => t.after(end));
      await one.put('a', 1, null);
      await assert.rejects(other.put('a', 2, null), conflict);
      await assert.rejects(other.put('a', 2, 7), conflict);
      await assert.rejects(other.put('b', 2, 1), conflict);
      await assert.rejects(other.remove('a', 2), conflict);
      assert.equal((await one.get('a'))?.value, 1);
    });

    test('of many racing compare-and-sets on two hubs one a version wins', async (t) => {
      const { one, other } = await fresh((end) => t.after(end));
      await one.put('n', 0, null);
      const increment = async (store: StateStore): Promise<void> => {
        for (;;) {
          const doc = (await store.get<number>('n')) as Doc<number>;
          const won = await store.put('n', doc.value + 1, doc.version).catch((fault) => {
            assert.equal(fault.code, 'STATE_CONFLICT');
          });
          if (won !== undefined) return;
        }
      };
      await Promise.all(Array.from({ length: 20 }, (_, i) => increment(i % 2 === 0 ? one : other)));
      assert.deepEqual(await one.get('n'), { key: 'n', version: 21, value: 20 });
    });

    test('a list has what begins with the prefix, in order of keys', async (t) => {
      const { one } = await fresh((end) => t.after(end));
      for (const key of ['node/b', 'node/a', 'nodes', 'node', 'node/a.é', 'nodf']) await one.put(key, key, null);
      assert.deepEqual(
        (await one.list<string>('node/')).map((doc) => doc.value),
        ['node/a', 'node/a.é', 'node/b'],
      );
      assert.equal((await one.list('')).length, 6);
    });

    test('a removed document is absent and may be made again', async (t) => {
      const { one, other } = await fresh((end) => t.after(end));
      await one.put('a', 1, null);
      await other.remove('a', 1);
      assert.equal(await one.get('a'), undefined);
      await one.remove('a', 'any');
      assert.equal((await one.put('a', 2, null)).value, 2);
    });

    test('a watch hears writes and removals of both hubs under its prefix, until it is cancelled', async (t) => {
      const { one, other, eventually } = await fresh((end) => t.after(end));
      const heard: [string, unknown][] = [];
      const cancel = one.watch('x/', (key, doc) => void heard.push([key, doc?.value]));
      await one.put('x/1', 'own', null);
      await eventually(() => heard.length === 1);
      await other.put('x/2', 'other', null);
      await other.put('y/1', 'not asked', null);
      await eventually(() => heard.length === 2);
      await other.remove('x/1', 'any');
      await eventually(() => heard.length === 3);
      assert.deepEqual(heard, [
        ['x/1', 'own'],
        ['x/2', 'other'],
        ['x/1', undefined],
      ]);
      cancel();
      await one.put('x/3', 1, null);
      await one.get('x/3');
      assert.equal(heard.length, 3);
    });

    test('a watch ends at the newest of quick writes', async (t) => {
      const { one, other, eventually } = await fresh((end) => t.after(end));
      let newest: unknown;
      one.watch('x', (_key, doc) => {
        newest = doc?.value;
      });
      for (let i = 1; i <= 50; i++) await other.put('x', i, 'any');
      await eventually(() => newest === 50);
    });

    test('a log grows, newest first, page by page', async (t) => {
      const { one, other } = await fresh((end) => t.after(end));
      for (let i = 1; i <= 5; i++) await (i % 2 === 0 ? one : other).record('audit', { i });
      await one.record('else', { i: 9 });
      const page = await one.recent<{ i: number }>('audit', 2);
      assert.deepEqual(
        page.map((row) => row.value.i),
        [5, 4],
      );
      const next = await other.recent<{ i: number }>('audit', 9, page[1]?.id);
      assert.deepEqual(
        next.map((row) => row.value.i),
        [3, 2, 1],
      );
    });

    test('a lease has one holder, who may renew it, and ends by itself', async (t) => {
      const { one, other, advance } = await fresh((end) => t.after(end));
      assert.equal(await one.lease('archiver', 'a', 50_000), true);
      assert.equal(await other.lease('archiver', 'b', 50_000), false);
      assert.equal(await other.lease('else', 'b', 50_000), true);
      await advance(45_000);
      assert.equal(await one.lease('archiver', 'a', 50_000), true);
      await advance(45_000);
      assert.equal(await other.lease('archiver', 'b', 50_000), false);
      await advance(5_001);
      assert.equal(await other.lease('archiver', 'b', 50_000), true);
      assert.equal(await one.lease('archiver', 'a', 50_000), false);
    });

    test('what two hubs make at the same moment is there once: rows have ids of their own, a lease one holder', async (t) => {
      const { one, other } = await fresh((end) => t.after(end));
      const racers = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? one : other));
      for (let round = 0; round < 3; round++) {
        const rows = await Promise.all(racers.map((store, i) => store.record(`log-${round}`, i)));
        assert.equal(new Set(rows.map(({ id }) => id)).size, racers.length);
        const docs = await Promise.all(racers.map((store, i) => store.put(`doc/${round}`, i, 'any')));
        assert.equal(new Set(docs.map(({ version }) => version)).size, racers.length);
        const held = await Promise.all(racers.map((store, i) => store.lease(`lease-${round}`, `holder-${i}`, 60_000)));
        assert.equal(held.filter((isMine) => isMine).length, 1);
      }
    });
  });
}
