import assert from 'node:assert/strict';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { GuardThread } from '../src/guard/guard.ts';
import type { GuardSettings } from '../src/guard/guard-settings.ts';

async function startGuard(t: TestContext, more: Partial<GuardSettings>) {
  const guard = new GuardThread(silentLog);
  t.after(() => guard.stop());
  const failures: Error[] = [];
  await guard.start(
    { access: { kind: 'command' }, safeLevels: [[17, 0]], tickMs: 100, offCommand: [], ...more },
    (error) => failures.push(error),
  );
  return { guard, failures };
}

async function until(isSo: () => boolean, withinMs: number): Promise<number> {
  const begun = performance.now();
  while (!isSo()) {
    if (performance.now() - begun > withinMs) throw new Error(`not so within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return performance.now() - begun;
}

test('where only another process can, the guard calls for it when ticks stop', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guard-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'off');
  const offCommand = [process.execPath, '-e', `require('fs').writeFileSync(${JSON.stringify(file)}, '')`];
  const { guard } = await startGuard(t, { offCommand });
  guard.arm();
  const ticking = setInterval(() => guard.tickDone(0), 50);
  await new Promise((resolve) => setTimeout(resolve, 1200));
  assert.equal(guard.isTripped(), false, 'as long as ticks come it does nothing');
  clearInterval(ticking);
  const took = await until(() => guard.isTripped(), 2000);
  assert.ok(took <= 1000, `${took} ms`);
  await until(() => existsSync(file), 3000);
});

test('the guard does nothing before the first output', async (t) => {
  const { guard } = await startGuard(t, {});
  await new Promise((resolve) => setTimeout(resolve, 1200));
  assert.equal(guard.isTripped(), false);
});

test('with line descriptors it drives them itself, through the FFI of its own thread', async (t) => {
  const fd = openSync('/dev/null', 'r');
  t.after(() => closeSync(fd));
  const { guard, failures } = await startGuard(t, { access: { kind: 'descriptors', handles: [[17, fd]] } });
  // No tick was ever done: a main thread that blocks at once is a blocked one too.
  guard.arm();
  await until(() => guard.isTripped(), 2000);
  guard.rearm();
  // No line is behind /dev/null, so it failed to drive it, and steps in again as long as no tick comes.
  await until(() => guard.isTripped(), 2000);
  assert.deepEqual(failures, []);
});

test('a guard that cannot reach the simulated lines does not start', async (t) => {
  const access = { kind: 'simulated' as const, socket: '/nowhere/bus.sock', node: 'kettle-1.heat' };
  await assert.rejects(startGuard(t, { access }), { code: 'AGENT_GUARD_LOST' });
});
