import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { FakeClock } from '@cerveceria/runtime';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { underLease } from './under-lease.ts';

const LEASE = { lease: 'trim', holder: 'a' } as const;

test('a lease that is renewed goes on, and ends when the store no longer grants it', async () => {
  const clock = new FakeClock();
  const store = new MemoryStateStore(() => clock.mono());
  await underLease({ ...LEASE, store, machine: clock }, async (isOurs) => {
    for (let i = 0; i < 20; i++) {
      clock.advance(3000);
      await setImmediate();
      assert.equal(isOurs(), true, `${3 * (i + 1)} s`);
    }
    store.lease = () => Promise.reject(new Error('it is away'));
    clock.advance(3000);
    await setImmediate();
    assert.equal(isOurs(), false);
  });
});

test('a process that was stopped while it had the lease no longer believes in it when it wakes', async () => {
  const clock = new FakeClock();
  const store = new MemoryStateStore(() => clock.mono());
  const machine = { mono: () => clock.mono(), every: () => () => {} };
  const said = await underLease({ ...LEASE, store, machine }, async (isOurs) => {
    const before = isOurs();
    clock.advance(10_000);
    return [before, isOurs(), await store.lease('trim', 'b', 10_000)];
  });
  assert.deepEqual(said, [true, false, true]);
});
