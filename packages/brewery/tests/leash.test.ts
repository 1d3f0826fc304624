import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../src/supervise/until.ts';

const LAUNCHER = new URL('../src/supervise/node-launcher.js', import.meta.url).href;

/** A supervisor of one child that works with a worker thread beside it, as agents and hubs do. */
const PARENT = (folder: string, leashMs: number) => `
import { NodeLauncher } from '${LAUNCHER}';
const launcher = new NodeLauncher('${folder}');
launcher.launch({ name: 'child', script: '${join(folder, 'child.mjs')}', args: [], leashMs: ${leashMs} });
setInterval(() => {}, 1000);
`;
const CHILD = (folder: string, deaf: boolean) => `
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
new Worker('setInterval(() => {}, 1000)', { eval: true });
if (${deaf}) process.on('SIGTERM', () => {});
else process.on('exit', () => {});
writeFileSync('${join(folder, 'pid')}', String(process.pid));
`;

function lives(pid: number): boolean {
  try {
    // A killed child of a dead parent may stay a zombie where nothing reaps: that is not life.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z';
  } catch {
    return false;
  }
}

async function outlives(leashMs: number, deaf: boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'brewery-leash-'));
  writeFileSync(join(folder, 'child.mjs'), CHILD(folder, deaf));
  writeFileSync(join(folder, 'parent.mjs'), PARENT(folder, leashMs));
  const parent = spawn(process.execPath, [join(folder, 'parent.mjs')], { stdio: 'ignore' });
  try {
    const file = join(folder, 'pid');
    await until('the child', 20_000, () => existsSync(file) && readFileSync(file, 'utf8') !== '');
    const pid = Number(readFileSync(file, 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(lives(pid), 'lives while its supervisor lives');
    const killed = performance.now();
    parent.kill('SIGKILL');
    await until('its end', 10_000, () => !lives(pid));
    return performance.now() - killed;
  } finally {
    parent.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a child ends by itself when its supervisor is killed, after its grace', async () => {
  assert.ok((await outlives(0, false)) < 1500);
  const late = await outlives(700, false);
  assert.ok(late >= 690 && late < 2500, `${late} ms`);
});

test('a child that does not act on SIGTERM is killed all the same', async () => {
  const ms = await outlives(0, true);
  assert.ok(ms >= 1900 && ms < 4000, `${ms} ms`);
});
