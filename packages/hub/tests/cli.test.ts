import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { newestProgram, silentLog, systemMachineClock } from '@cerveceria/runtime';
import { createAudit } from '../src/auth/audit.ts';
import { createEmbedded } from '../src/tiers/embedded/embedded.ts';

const MAIN = newestProgram(fileURLToPath(new URL('../..', import.meta.url)));

function setUp(t: TestContext, port = 0, more = '') {
  const folder = mkdtempSync(join(tmpdir(), 'hub-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, 'hub.yaml');
  const listen = `listen: { port: ${port} }`;
  writeFileSync(config, `hub: hub-a\n${listen}\ndata: ./data\npublic_urls: [http://127.0.0.1:1]\n${more}`);
  return { folder, config };
}

function start(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    out.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    out.stderr += chunk;
  });
  return { child, out };
}

async function run(input: string, ...args: string[]) {
  const { child, out } = start(...args);
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...out };
}

test('users and keys are made at the shell, beside the hubs', async (t) => {
  const { config } = setUp(t);
  const at = ['--config', config];
  const made = await run('', 'user', 'add', 'olga', '--role', 'operator', ...at);
  assert.match(made.stdout, /^User olga added as operator\. Password: ([a-z2-9]{5}-){3}[a-z2-9]{5}\n$/);
  const given = await run('cebada-y-lúpulo\n', 'user', 'add', 'bruno', '--role', 'brewer', '--password-stdin', ...at);
  assert.equal(given.stdout, 'User bruno added as brewer.\n');
  const changed = await run('', 'user', 'password', 'bruno', ...at);
  assert.match(changed.stdout, /^User bruno has a new password\. Password: \S+\n$/);
  assert.match((await run('', 'user', 'list', ...at)).stdout, /bruno {2}brewer[\s\S]*olga {3}operator/);
  assert.match((await run('', 'user', 'agent-key', 'kettle-1.heat', ...at)).stdout, /^[\w-]{43}\n$/);
  assert.match((await run('', 'user', 'remove', 'bruno', ...at)).stdout, /bruno removed/);
  const last = await run('', 'user', 'remove', 'olga', ...at);
  assert.deepEqual([last.code, /USER_LAST_OPERATOR/.test(last.stderr)], [1, true]);
  const audit = (await run('', 'audit', ...at)).stdout;
  assert.match(audit, /user\.remove +bruno[\s\S]*agent\.key +kettle-1\.heat[\s\S]*user\.add +olga/);
  const ledger = await run('', 'ledger', ...at);
  assert.deepEqual(
    [ledger.code, ledger.stdout],
    [0, 'NODE  EPOCH  PRODUCED  STORED  BUFFERED  DROPPED  EXPIRED  UNANSWERED  LOST  TWICE\n'],
  );
});

test('what is more than a pipe takes at once comes whole, and a reader that has seen enough is no fault', async (t) => {
  const { folder, config } = setUp(t);
  const { state } = createEmbedded({
    folder: join(folder, 'data'),
    hub: 'hub-a',
    clock: systemMachineClock,
    log: silentLog,
  });
  await state.start();
  const row = (n: number) => ({ who: 'olga', what: 'test', about: `row-${n}`, detail: 'x'.repeat(50_000) });
  for (let n = 0; n < 30; n++) await createAudit(state).record(row(n));
  await state.stop();
  const slow = spawn(process.execPath, [MAIN, 'audit', '--config', config], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(slow, 'exit');
  await once(slow.stdout, 'readable');
  // So slow that everything else has ended long before; one that does not wait for its reader has gone by then.
  await Promise.race([gone, setTimeout(1000)]);
  const told = await text(slow.stdout);
  assert.deepEqual([told.length > 1_500_000, told.match(/row-\d+/g)?.length], [true, 30]);
  const hasty = start('audit', '--config', config);
  const ended = once(hasty.child, 'exit');
  await once(hasty.child.stdout, 'data');
  hasty.child.stdout.destroy();
  const [code] = (await ended) as [number];
  assert.deepEqual([code, hasty.out.stderr], [0, '']);
});

test('an archive that has nowhere to go is refused with what to do', async (t) => {
  const { config } = setUp(t);
  const none = await run('', 'archive', '--config', config);
  assert.deepEqual([none.code, none.stderr.split(':')[0]], [1, 'ARCHIVE_NONE']);
  assert.match(none.stderr, /tiers\.cold/);
});

test('what retention would delete is said at the shell', async (t) => {
  const { config } = setUp(t);
  const said = await run('', 'retention', '--config', config);
  assert.deepEqual([said.code, said.stdout], [0, 'Nothing is too old.\n']);
});

test('what stands in the way of a start is told in one clear sentence, and the exit code is 1', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const taken = await run('', 'serve', '--config', setUp(t, port).config);
  assert.deepEqual(
    [taken.code, taken.stderr.split('\n')[0]],
    [1, `PORT_IN_USE: another program listens on the address of this hub: 127.0.0.1:${port}`],
  );

  const blocked = setUp(t);
  writeFileSync(join(blocked.folder, 'data'), 'a file where the folder should be');
  const unwritable = await run('', 'serve', '--config', blocked.config);
  assert.deepEqual([unwritable.code, /^DATA_UNWRITABLE: .*\/data \(EEXIST\)\n/.test(unwritable.stderr)], [1, true]);

  const simulated = setUp(t, 0, 'clock: { kind: simulated, socket: ./none.sock }\n');
  assert.match((await run('', 'serve', '--config', simulated.config)).stderr, /^CLOCK_UNREACHABLE: .*none\.sock\n/);
  const wrong = await run('', 'serve', '--config', setUp(t, 0, 'colour: red\n').config);
  assert.deepEqual([wrong.code, /hub\.yaml:5:1 colour: /.test(wrong.stderr)], [1, true]);
  for (const { stderr } of [taken, unwritable, wrong]) assert.ok(!stderr.includes('    at '), 'no stack');
});

test('a hub says when it is ready, prints the set-up code while it has no user, and ends on SIGTERM', async (t) => {
  const { child, out } = start('serve', '--config', setUp(t).config);
  t.after(() => child.kill('SIGKILL'));
  while (!out.stdout.includes('"msg":"ready"')) await once(child.stdout, 'data');
  const rows = out.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { code?: string; port?: number });
  const port = rows.find((row) => row.port !== undefined)?.port;
  const code = rows.find((row) => row.code !== undefined)?.code;
  const login = await fetch(`http://127.0.0.1:${port}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'olga', password: 'cebada-y-lúpulo', code }),
  });
  assert.equal(((await login.json()) as { role: string }).role, 'operator');
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  assert.match(metrics, /cerveceria_hub_http_seconds_count\{.*route="\/api\/v1\/auth\/login",status="200".*\} 1/);
  assert.match(metrics, /cerveceria_hub_ingest_frames_total\{hub="hub-a"\} 0/);
  const began = performance.now();
  child.kill('SIGTERM');
  const [exit] = (await once(child, 'exit')) as [number];
  assert.equal(exit, 0);
  assert.ok(performance.now() - began < 2000);
});
