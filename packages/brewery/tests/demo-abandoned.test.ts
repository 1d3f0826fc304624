import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { linesOn } from '../src/demo/lines-on.ts';
import { until } from '../src/supervise/until.ts';
import type { HubClient } from '../src/wire/hub-client.ts';
import { freePorts } from './free-ports.ts';
import { processesWith } from './main-process.ts';
import { ledgerOf, loopsOf, programsOf, RunningDemo } from './running-demo.ts';

const MASH = 'kettle-1.heat.mash';
const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

const mashOf = async (client: HubClient) => (await loopsOf(client)).find(({ spec }) => spec.id === MASH);

test('kill -9 of the demo itself: every process ends by itself, heaters off first', async () => {
  const demo = await RunningDemo.start();
  try {
    await demo.heat();
    demo.main.child.kill('SIGKILL');
    await until('the end of all children', 60_000, () => demo.processes().length === 0);
    assert.deepEqual(linesOn(join(demo.folder, 'simulator')), []);
  } finally {
    await demo?.end();
  }
});

test('a second start goes on: same sign-in, time never back, what the brewer chose stays, and so does the brew', async () => {
  // Slow, so that a start on a busy machine is no outage that the brew would ask about.
  const first = await RunningDemo.start(['--speed', '5']);
  try {
    const client = await first.client(0);
    await client.put(`/loops/${MASH}/desired`, { mode: 'auto', setPoint: 52 });
    const brewOf = async (at: HubClient) => (await programsOf(at)).find(({ kettle }) => kettle === 'kettle-1')?.state;
    await until('the brew', 60_000, async () => (await brewOf(client)) != null);
    const brew = await brewOf(client);
    first.main.child.kill('SIGHUP');
    assert.equal((await first.main.ended).code, 0);
    const before = Math.max(...first.lines().map((row) => row.wall));
    const second = await RunningDemo.start(['--speed', '5'], { folder: first.folder });
    try {
      assert.equal(second.password, first.password);
      assert.deepEqual((await mashOf(await second.client(1)))?.desired, { mode: 'auto', setPoint: 52 });
      const row = first.lines().at(-1);
      assert.ok((row?.wall ?? 0) >= before, `${row?.wall} after ${before}`);
      const again = await second.client(0);
      assert.equal((await ledgerOf(again)).balanced, true);
      await until('the same brew', 60_000, async () => (await mashOf(again))?.state?.source === 'program');
      const { id, records, doubt } = (await brewOf(again)) ?? {};
      assert.deepEqual([id, records?.[0]?.began, doubt], [brew?.id, brew?.records[0]?.began, null]);
    } finally {
      await second.end();
    }
  } finally {
    await first.end();
  }
});

test('a demo whose parent is gone ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'brewery-orphan-'));
  const port = await freePorts();
  const out = join(folder, 'out');
  const data = join(folder, 'data');
  const command = `${process.execPath} ${MAIN} start --json --port ${port} --data ${data} > ${out} 2>&1; echo $?`;
  const shell = spawn('/bin/sh', ['-c', command], { stdio: 'ignore' });
  try {
    await until('the demo', 60_000, () => existsSync(out) && readFileSync(out, 'utf8').includes('"event":"ready"'));
    shell.kill('SIGKILL');
    await until('the end of everything', 10_000, () => processesWith(data).length === 0);
    assert.deepEqual(linesOn(join(data, 'simulator')), []);
  } finally {
    shell.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});
