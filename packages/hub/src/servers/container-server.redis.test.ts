import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, test } from 'node:test';
import { Redis } from 'ioredis';
import { clearContainers } from './container-server.ts';
import { type FakeEngine, fakeEngine } from './fake-engine.fixture.ts';

const STARTER = `
import { createInterface } from 'node:readline';
import { startRedis } from '${new URL('./redis-server.js', import.meta.url)}';
const server = await startRedis();
process.stdout.write(JSON.stringify({ address: server.address, pid: server.pid }) + '\\n');
for await (const word of createInterface({ input: process.stdin })) {
  await server[word]();
  process.stdout.write('done\\n');
}
`;

let folder = '';
let engine: FakeEngine;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-'));
  engine = fakeEngine(folder);
});
afterEach(() => {
  for (const pid of engine.running()) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A process that starts a Redis as it is told, by the engine. */
async function starter() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', STARTER], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, CERVECERIA_STORES: JSON.stringify({ redis: engine.source }) },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { address, pid } = JSON.parse((await lines.next()).value ?? '{}') as { address: string; pid: number };
  const act = async (word: 'kill' | 'restart' | 'hang' | 'wake') => {
    child.stdin.write(`${word}\n`);
    assert.equal((await lines.next()).value, 'done');
  };
  return { child, address, pid, act };
}

async function asked<T>(address: string, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(address, { commandTimeout: 2000, retryStrategy: () => null });
  client.on('error', () => {});
  return await question(client).finally(() => client.disconnect());
}

async function until(fits: () => boolean): Promise<void> {
  for (let tried = 0; !fits(); tried++) {
    assert.ok(tried < 600, 'it did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a store by a container engine is reached on this machine alone, comes back with its data, and goes with its starter', async () => {
  const { child, address, pid, act } = await starter();
  assert.equal(await asked(address, (client) => client.set('a', '1')), 'OK');
  assert.deepEqual(engine.running(), [pid]);
  const [run] = engine.calls().filter(([word]) => word === 'run');
  const port = new URL(address).port;
  assert.match(run?.join(' ') ?? '', new RegExp(`--publish 127\\.0\\.0\\.1:${port}:${port} `));
  assert.match(run?.join(' ') ?? '', new RegExp(`--rm .*--label cerveceria\\.stores=${child.pid} .* redis:7\\.4 `));
  await act('hang');
  await assert.rejects(asked(address, (client) => client.get('a')));
  await act('wake');
  await act('kill');
  assert.deepEqual(engine.running(), []);
  await act('restart');
  assert.equal(await asked(address, (client) => client.get('a')), '1');
  // Whoever started it is killed: the engine is told to take it away.
  child.kill('SIGKILL');
  await until(() => engine.running().length === 0);
});

test('what lost its starter while nobody could take it away goes at the next start, what has one stays', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  const left = (label: string, name: string) =>
    spawn(
      engine.source.engine,
      ['run', '--name', name, '--label', `x=${label}`, '--volume', `${folder}:/data`, 'redis:7.4', 'sleep', '60'],
      { stdio: 'ignore' },
    );
  const clients = [left(String(gone.pid), 'lost'), left(String(process.pid), 'kept')];
  await until(() => engine.running().length === 2);
  assert.equal(await clearContainers(engine.source), 1);
  assert.deepEqual(engine.calls().at(-1), ['rm', '--force', 'lost']);
  assert.equal(engine.running().length, 1);
  for (const client of clients) client.kill('SIGKILL');
});
