import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { madeRollUp, WORT } from './made-roll-up.ts';
import { DAY_MS, type RollUpAsked, type RollUpDay, type RollUpStore, WIDTHS } from './roll-up-store.ts';

/** Gives a started store on an empty database and ends it with the test; `again` opens the same one anew. */
export type FreshRollUps = (after: (end: () => Promise<void>) => void) => Promise<{
  readonly store: RollUpStore;
  again(): Promise<RollUpStore>;
}>;

const YEAR_END = Date.UTC(2025, 11, 30);
const ALL = { channel: WORT.id, width: WIDTHS[1], from: 0, to: Date.UTC(2100, 0, 1) };

async function read(store: RollUpStore, asked: Partial<RollUpAsked> = {}): Promise<RollUpDay[]> {
  const days: RollUpDay[] = [];
  for await (const day of store.days({ ...ALL, ...asked })) days.push(day);
  return days;
}

/** What each implementation of RollUpStore must do. */
export function rollUpStoreContract(name: string, fresh: FreshRollUps): void {
  describe(`roll-ups in ${name}`, () => {
    test('days come back by time and number for number, also over the end of a year', async (t) => {
      const { store } = await fresh((end) => t.after(end));
      const days = Array.from({ length: 5 }, (_, i) => madeRollUp(YEAR_END + i * DAY_MS, { every: i + 1 }));
      await store.put([...days].reverse());
      assert.deepEqual(await read(store), days);
    });

    test('a day that is put again replaces the one before, whole', async (t) => {
      const { store } = await fresh((end) => t.after(end));
      await store.put([madeRollUp(YEAR_END, {})]);
      const other = { ...madeRollUp(YEAR_END, { every: 7, shift: 3 }), merged: { 'kettle-1.heat 00aa': 77 } };
      await store.put([other]);
      await store.put([other]);
      assert.deepEqual(await read(store), [other]);
    });

    test('channels and widths are kept apart', async (t) => {
      const { store } = await fresh((end) => t.after(end));
      const other = { ...WORT, id: 'kettle-1.heat.wort-2' };
      const days = WIDTHS.flatMap((width) => [
        madeRollUp(YEAR_END, { width }),
        madeRollUp(YEAR_END, { width, channel: other, shift: 9 }),
      ]);
      await store.put(days);
      for (const day of days) assert.deepEqual(await read(store, { channel: day.channel.id, width: day.width }), [day]);
      assert.deepEqual(await read(store, { channel: 'kettle-1.heat' }), []);
    });

    test('a range gives the days that it touches, both ends included', async (t) => {
      const { store } = await fresh((end) => t.after(end));
      await store.put(Array.from({ length: 100 }, (_, i) => madeRollUp(YEAR_END + i * DAY_MS, { width: WIDTHS[2] })));
      const days = async (from: number, to: number) =>
        (await read(store, { width: WIDTHS[2], from: YEAR_END + from, to: YEAR_END + to })).map(
          ({ day }) => (day - YEAR_END) / DAY_MS,
        );
      assert.deepEqual(await days(DAY_MS - 1, DAY_MS), [0, 1]);
      assert.deepEqual(await days(DAY_MS, 2 * DAY_MS - 1), [1]);
      assert.equal((await days(-1, 100 * DAY_MS)).length, 100);
      assert.deepEqual(await days(100 * DAY_MS, 101 * DAY_MS), []);
    });

    test('values that are no whole steps, empty days and a full day of minutes come back exactly', async (t) => {
      const { store } = await fresh((end) => t.after(end));
      const odd = { ...madeRollUp(YEAR_END, {}), sum: madeRollUp(YEAR_END, {}).sum.map((sum) => sum + 1 / 3) };
      const empty = { ...madeRollUp(YEAR_END + DAY_MS, { every: 1e9 }) };
      const nothing = { ...empty, at: [], count: [], bad: [], min: [], max: [], sum: [], last: [] };
      const minutes = madeRollUp(YEAR_END, { width: WIDTHS[0], shift: -5000 });
      await store.put([odd, nothing, minutes]);
      assert.deepEqual(await read(store), [odd, nothing]);
      assert.deepEqual(await read(store, { width: WIDTHS[0] }), [minutes]);
    });

    test('removing takes what ends before, of one channel and width, and says how much it was', async (t) => {
      const { store } = await fresh((end) => t.after(end));
      const days = Array.from({ length: 80 }, (_, i) => madeRollUp(YEAR_END + i * DAY_MS, { width: WIDTHS[2] }));
      await store.put([...days, madeRollUp(YEAR_END, {})]);
      assert.equal(await store.remove(WORT.id, WIDTHS[2], YEAR_END + 70 * DAY_MS - 1), 69);
      assert.equal(await store.remove(WORT.id, WIDTHS[2], YEAR_END + 70 * DAY_MS), 1);
      assert.equal(await store.remove(WORT.id, WIDTHS[2], YEAR_END + 70 * DAY_MS), 0);
      assert.deepEqual(await read(store, { width: WIDTHS[2] }), days.slice(70));
      assert.equal((await read(store)).length, 1);
    });

    test('a store says one and the same of itself when it is opened again, and another store something else', async (t) => {
      const { store, again } = await fresh((end) => t.after(end));
      const other = await fresh((end) => t.after(end));
      await store.put([madeRollUp(YEAR_END, {})]);
      const reopened = await again();
      assert.equal(await reopened.identity(), await store.identity());
      assert.notEqual(await other.store.identity(), await store.identity());
      assert.equal((await read(reopened)).length, 1);
    });
  });
}
