import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FakeHub } from './uplink-fake-hub.ts';
import { settingsFor, until } from './uplink-node.ts';

const CHILD = new URL('./buffer-kill-child.js', import.meta.url);

/** The kernel refuses every write of this process beyond so many bytes of a file, as a full disk does. */
function limitFiles(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}

test('while the disk refuses, frames go to the hub from memory, the report tells, and nothing is lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'));
  const hub = new FakeHub();
  await hub.start();
  const child = fork(CHILD, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let made = 0;
  child.on('message', (word: { made?: number }) => {
    made = Math.max(made, word.made ?? 0);
  });
  child.send({ settings: settingsFor(folder, [hub.url]), from: 1, burst: 2 });
  await until('frames come', () => hub.store.totals.held > 120, 60_000);

  limitFiles(child.pid as number, 4096);
  const alarmed = () =>
    hub.ofType('report').some((one) => one.report.alarms.some((alarm) => alarm.code === 'BUFFER_DISK'));
  await until('the alarm is told', alarmed, 60_000);
  const before = hub.store.totals.held;
  await until('frames still come', () => hub.store.totals.held > before + 240, 60_000);

  limitFiles(child.pid as number, 'unlimited');
  const healed = () => hub.ofType('report').at(-1)?.report.alarms.length === 0;
  await until('the alarm is over', healed, 60_000);
  child.send('stop');
  await once(child, 'exit');
  await hub.kill();
  rmSync(folder, { recursive: true });
  assert.deepEqual(hub.store.totals, { held: made, dropped: 0 });
  assert.equal(new Set(hub.store.values()).size, made);
});
