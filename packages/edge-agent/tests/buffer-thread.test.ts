import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import type { BufferSettings, FromBuffer, ToBuffer } from '../src/buffer/worker-port.ts';
import { BufferThread } from '../src/outbox/buffer-thread.ts';

const SETTINGS = { node: 'kettle-1.heat' } as BufferSettings;
const report = (at: number) => ({ kind: 'report', report: { at } }) as unknown as ToBuffer;
const scan = (mono: number): ToBuffer => ({ kind: 'scan', mono, wall: mono, cells: [] });

/** A worker that says what it hears, dies of a scan at -1, and closes when told to, unless it is `deaf`. */
function workerOf(t: TestContext, deaf = false): URL {
  const folder = mkdtempSync(join(tmpdir(), 'buffer-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'worker.mjs');
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads';
parentPort.postMessage({ kind: 'ready', desired: null });
parentPort.on('message', (message) => {
  if (message.kind === 'scan' && message.mono === -1) throw new Error('torn');
  if (message.kind === 'stop') { if (!${deaf}) parentPort.postMessage({ kind: 'stopped' }); return; }
  const mono = message.kind === 'scan' ? message.mono : message.report.at;
  parentPort.postMessage({ kind: 'failed', code: message.kind, message: String(mono) });
});
`,
  );
  return pathToFileURL(file);
}

function startThread(t: TestContext, file: URL) {
  const clock = new FakeClock();
  const thread = new BufferThread(clock, silentLog, file);
  const heard: FromBuffer[] = [];
  thread.start(SETTINGS, (message) => heard.push(message));
  const until = async (isSo: () => boolean) => {
    const end = performance.now() + 30_000;
    while (!isSo()) {
      if (performance.now() > end) throw new Error(`heard ${JSON.stringify(heard)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const said = () => heard.flatMap((each) => (each.kind === 'failed' ? [`${each.code} ${each.message}`] : []));
  const lives = () => heard.filter(({ kind }) => kind === 'ready').length;
  t.after(() => thread.stop());
  return { thread, clock, until, said, lives };
}

test('a worker that dies is started again after a pause, and gets what came meanwhile in order', async (t) => {
  const { thread, clock, until, said, lives } = startThread(t, workerOf(t));
  await until(() => lives() === 1);
  thread.post(scan(-1));
  await until(() => {
    thread.post(report(1));
    return !thread.isUp;
  });
  for (const message of [scan(1), report(2), scan(2), report(3)]) thread.post(message);
  clock.advance(200);
  await until(() => said().includes('report 3'));
  assert.equal(lives(), 2);
  assert.deepEqual(said().slice(-3), ['scan 1', 'scan 2', 'report 3'], 'and of the reports the newest only');
});

test('what waits for a worker is bounded: the oldest gives way', async (t) => {
  const { thread, clock, until, said, lives } = startThread(t, workerOf(t));
  await until(() => lives() === 1);
  thread.post(scan(-1));
  await until(() => !thread.isUp);
  for (let mono = 1; mono <= 1000; mono++) thread.post(scan(mono));
  clock.advance(200);
  await until(() => said().includes('scan 1000'));
  assert.equal(said()[0], 'scan 401');
});

test('stopping waits for the buffer to close, but not for ever', async (t) => {
  const good = startThread(t, workerOf(t));
  await good.until(() => good.lives() === 1);
  await good.thread.stop();
  const deaf = startThread(t, workerOf(t, true));
  await deaf.until(() => deaf.lives() === 1);
  const stopped = deaf.thread.stop();
  deaf.clock.advance(5000);
  await stopped;
  assert.equal(deaf.thread.isUp, false);
});
