import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { newestProgram, silentLog, systemMachineClock } from '@cerveceria/runtime';
import { createEmbedded } from '../src/tiers/embedded/embedded.ts';
import type { Settled } from '../src/tiers/report-queue.ts';
import { risingIds, stateReportQueue } from '../src/tiers/state-report-queue.ts';

const MAIN = newestProgram(fileURLToPath(new URL('../..', import.meta.url)));
const RECEIVED = Date.UTC(2026, 0, 10);
const reason = { code: 'REPORT_UNIT', message: 'the unit\u001b[2J does\nnot fit' };
const FAILED: Settled = { state: 'failed', ended: RECEIVED + 1000, readings: 0, sources: [], reason };

test('what was set aside is listed, shown and put back at the shell, beside a hub', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'hub-cli-reports-'));
  const config = join(folder, 'hub.yaml');
  writeFileSync(config, 'hub: hub-a\nlisten: { port: 0 }\ndata: ./data\npublic_urls: [http://127.0.0.1:1]\n');
  const clock = systemMachineClock;
  const { state } = createEmbedded({ folder: join(folder, 'data'), hub: 'hub-b', clock, log: silentLog });
  await state.start();
  t.after(async () => {
    await state.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const queue = stateReportQueue({ store: state, clock, newId: risingIds('hub-b', clock) });
  async function run(...args: string[]) {
    const child = spawn(process.execPath, [MAIN, 'reports', ...args, '--config', config], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'close');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = (await ended) as [number];
    return { code, stdout, stderr };
  }
  const add = (said: string, isGzip = false) => {
    const bytes = isGzip ? gzipSync(said) : Buffer.from(said);
    return queue.add({ bytes, isGzip, from: 'ana', key: null, received: RECEIVED });
  };
  const { id } = await add('{"colour": "\u001b[31mred"}', true);
  const others = [await add('one'), await add('two')].map((each) => each.id);
  for (const each of [id, ...others]) {
    await queue.take('w', 10);
    await queue.settle(each, FAILED);
  }
  const { id: waits } = await add('three');

  const every = (await run('list')).stdout;
  assert.match(every, new RegExp(`^${waits} +waiting +2026-01-10T00:00:00\\.000Z +5  ana +-$`, 'm'));
  const aside = (await run('list', '--set-aside')).stdout;
  assert.match(aside, new RegExp(`^${id} +set aside .* ana +REPORT_UNIT: the unit\uFFFD\\[2J does not fit$`, 'm'));
  assert.deepEqual([aside.split('\n').length, aside.includes(waits)], [5, false]);
  const shown = (await run('show', id)).stdout;
  assert.match(shown, /^state {5}set aside$[\s\S]*^bytes {5}\d+, gzip$[\s\S]*\{"colour": "\uFFFD\[31mred"\}\n$/m);

  assert.equal((await run('replay', id)).stdout, `Report ${id} waits to be stored again.\n`);
  assert.equal((await queue.fate(id))?.state, 'waiting');
  const again = await run('replay', id);
  assert.deepEqual([again.code, again.stderr.split(':')[0]], [1, 'REPORT_UNKNOWN']);
  const rest = await run('replay', '--all');
  assert.match(rest.stdout, /^2 of 2 reports wait to be stored again\.\n$/m);
  const taken = (await queue.take('w', 10)).map(({ bytes, isGzip }) => (isGzip ? 'gzip' : String(bytes)));
  assert.deepEqual(taken.sort(), ['gzip', 'one', 'three', 'two']);
  assert.equal((await run('list', '--set-aside')).stdout.split('\n').length, 2);
  const wrong = await run('forget');
  assert.deepEqual([wrong.code, /expected list, show or replay/.test(wrong.stderr)], [2, true]);
});
