import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import type { HourRuns } from '../rollups/hour-runs.ts';
import { progressKey } from '../rollups/roll-up-progress.ts';
import type { RollUpStore } from '../tiers/roll-up-store.ts';
import { rollUpHold } from './roll-up-hold.ts';

const NODE = 'kettle-1.heat';
const HOUR = 3_600_000;
const named = (name: string, keeps = Number.POSITIVE_INFINITY) =>
  ({ name, keeps, identity: () => Promise.resolve(`${name}-1`) }) as RollUpStore;

async function holdOver(stores: readonly RollUpStore[], due: Readonly<Record<string, HourRuns>>) {
  const state = new MemoryStateStore(() => 0);
  for (const [name, hours] of Object.entries(due)) {
    const progress = { store: `${name}-1`, epochs: {}, boots: {}, made: [], due: hours, frozen: 0, removed: {} };
    await state.put(progressKey(name, NODE), progress, null);
  }
  return rollUpHold({ rollUps: stores, state }).until(NODE);
}

test('frames wait for the first hour that is not rolled up in a store that keeps for good', async () => {
  const [warm, cold, hot] = [named('warm'), named('cold'), named('hot', 3 * 86_400_000)];
  assert.equal(await holdOver([], {}), Number.POSITIVE_INFINITY);
  assert.equal(await holdOver([warm, hot], { warm: [] }), Number.POSITIVE_INFINITY);
  assert.equal(await holdOver([warm, cold], { warm: [[900, 901]], cold: [[700, 710]] }), 700 * HOUR);
});

test('a store that knows nothing of a node, or is another one than before, holds all of it', async () => {
  const other = { ...named('warm'), identity: () => Promise.resolve('an emptied one') };
  assert.equal(await holdOver([named('warm'), named('cold')], { warm: [] }), 0);
  assert.equal(await holdOver([other], { warm: [] }), 0);
});

test('a store with two names is itself under either', async () => {
  const identity = (known?: string) => Promise.resolve(known === 'warm-1' ? known : 'warm-0');
  assert.equal(await holdOver([{ ...named('warm'), identity }], { warm: [[900, 901]] }), 900 * HOUR);
});
