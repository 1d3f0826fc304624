import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { STANDARD_WIRING } from '@cerveceria/simulator';
import { linesOn } from '../src/demo/lines-on.ts';
import { until } from '../src/supervise/until.ts';
import type { HubClient } from '../src/wire/hub-client.ts';
import { freePorts } from './free-ports.ts';
import { processesWith } from './main-process.ts';
import { ledgerOf, loopsOf, RunningDemo } from './running-demo.ts';

const { heater } = STANDARD_WIRING.heat;
const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

const mashOf = async (client: HubClient) =>
  (await loopsOf(client)).find(({ spec }) => spec.id === 'kettle-1.heat.mash');

test('kill -9 of the demo itself: every process ends by itself, heaters off first', async () => {
  const demo = await RunningDemo.start();
  try {
    await until('heat', 15_000, () => demo.level('kettle-1.heat', heater) === 1);
    demo.main.child.kill('SIGKILL');
    await until('the end of all children', 8000, () => demo.processes().length === 0);
    assert.deepEqual(linesOn(join(demo.folder, 'simulator')), []);
  } finally {
    await demo?.end();
  }
});

test('a second start goes on: same sign-in, time never back, what the brewer chose stays', async () => {
  const first = await RunningDemo.start();
  try {
    const client = await first.client(0);
    await client.put('/loops/kettle-1.heat.mash/desired', { mode: 'auto', setPoint: 52 });
    await until('the choice is carried', 10_000, async () => (await mashOf(client))?.state?.setPoint === 52);
    first.main.child.kill('SIGHUP');
    assert.equal((await first.main.ended).code, 0);
    const before = Math.max(...first.lines().map((row) => row.wall));
    const second = await RunningDemo.start([], first.folder);
    try {
      assert.equal(second.password, first.password);
      assert.deepEqual((await mashOf(await second.client(1)))?.desired, { mode: 'auto', setPoint: 52 });
      const row = first.lines().at(-1);
      assert.ok((row?.wall ?? 0) >= before, `${row?.wall} after ${before}`);
      assert.equal((await ledgerOf(await second.client(0))).balanced, true);
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
