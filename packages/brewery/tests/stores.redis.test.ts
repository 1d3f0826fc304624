import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { REPOSITORY } from '../src/demo/places.ts';
import { until } from '../src/supervise/until.ts';
import { processesWith } from './main-process.ts';

interface Ready {
  readonly stores: readonly { readonly store: string; readonly version: string; readonly pid: number | null }[];
  readonly environment: Readonly<Record<string, string>>;
}

const data = mkdtempSync(join(tmpdir(), 'stores-'));
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

function start(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const script = join(REPOSITORY, 'scripts/stores.mjs');
  const env = { ...process.env, REDIS_URL: '', ...more };
  const child = spawn(process.execPath, [script, '--only', 'redis', '--json', ...args], { env });
  running.add(child);
  const ended = once(child, 'close').finally(() => running.delete(child)) as Promise<[number | null, string | null]>;
  const said = { err: '' };
  child.stderr.on('data', (chunk) => {
    said.err += String(chunk);
  });
  const ready = Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([line]) => JSON.parse(String(line)) as Ready),
    ended.then(() => Promise.reject(new Error(said.err))),
  ]);
  ready.catch(() => {});
  return { child, ready, ended, said };
}

const isAlive = (pid: number) => processesWith('redis-server').includes(pid);

test('two copies run side by side; Ctrl-C ends one with its server, kill -9 the other too', async () => {
  const one = start(['--data', data]);
  const other = start([]);
  const [first, second] = await Promise.all([one.ready, other.ready]);
  const [pid, otherPid] = [first.stores[0]?.pid ?? 0, second.stores[0]?.pid ?? 0];
  assert.match(first.stores[0]?.version ?? '', /^\d+\.\d+/);
  assert.match(one.said.err, /stores: redis: Redis, as installed, version \S+, port \d+/);
  assert.notEqual(first.environment['REDIS_URL'], second.environment['REDIS_URL']);
  assert.ok(isAlive(pid) && isAlive(otherPid));

  const same = start(['--data', data]);
  assert.equal((await same.ended)[0], 1);
  assert.match(same.said.err, new RegExp(`in use by process ${one.child.pid}`));

  const given = start([], { REDIS_URL: first.environment['REDIS_URL'] ?? '' });
  const { stores, environment } = await given.ready;
  assert.deepEqual([stores[0]?.pid, environment], [null, {}], 'what the environment names is not started');
  given.child.kill('SIGINT');
  assert.equal((await given.ended)[0], 0);
  assert.ok(isAlive(pid), 'and not ended either');

  one.child.kill('SIGINT');
  assert.equal((await one.ended)[0], 0);
  assert.ok(!isAlive(pid));
  other.child.kill('SIGKILL');
  await until('the end of the other server', 20_000, () => !isAlive(otherPid));
});

test('an unknown store is refused in one sentence', async () => {
  const { ended, said } = start(['--only', 'redys']);
  assert.equal((await ended)[0], 2);
  assert.match(said.err, /^--only: unknown store redys; see --help\n$/);
});
