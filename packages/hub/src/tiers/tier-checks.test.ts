import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeAir } from '../../tests/fakes/fake-notifier.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { storeChecks } from './tier-checks.ts';

const nobodyWaits = {
  reports: undefined,
  hot: undefined,
  warm: undefined,
  cold: undefined,
  state: undefined,
  words: undefined,
};

function checksOf(hot: MemoryFrameTier, warm: MemoryFrameTier) {
  const state = new MemoryStateStore(() => 0);
  const notifier = new FakeAir().notifier('hub-a');
  const { needed, others } = storeChecks({ hot, warm, cold: undefined, state, notifier }, nobodyWaits);
  const fails = async (checks: typeof needed) => {
    const said = await Promise.all(
      Object.entries(checks).map(([name, check]) =>
        check().then(
          () => [],
          () => [name],
        ),
      ),
    );
    return said.flat();
  };
  return { needed: () => fails(needed), others: () => fails(others) };
}

test('a hub is ready while either tier takes frames, and says which one does not', async () => {
  const [hot, warm] = [new MemoryFrameTier('hot'), new MemoryFrameTier('warm')];
  const { needed, others } = checksOf(hot, warm);
  assert.deepEqual([await needed(), await others()], [[], []]);
  hot.down = true;
  assert.deepEqual([await needed(), await others()], [[], ['hot']]);
  warm.down = true;
  assert.deepEqual([await needed(), await others()], [['frames'], ['hot', 'warm']]);
  hot.down = false;
  assert.deepEqual([await needed(), await others()], [[], ['warm']]);
});

test('where one tier is both there is one question', async () => {
  const tier = new MemoryFrameTier();
  const { needed, others } = checksOf(tier, tier);
  tier.down = true;
  assert.deepEqual([await needed(), await others()], [['frames'], []]);
});
