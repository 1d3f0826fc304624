import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PROGRAMS } from '../src/demo/places.ts';
import { until } from '../src/supervise/until.ts';
import { HubClient, isReady } from '../src/wire/hub-client.ts';
import { balancedLedger } from './balanced.ts';
import { freePorts } from './free-ports.ts';
import { nodesOf, RunningDemo } from './running-demo.ts';

const CONFIG = fileURLToPath(new URL('../../../../deploy/haproxy.cfg', import.meta.url));
const NODE = 'kettle-1.quality';
let demo: RunningDemo;
let proxy: ChildProcess;
let agent: ChildProcess | undefined;
let address = '';

/** The same agent as before, that knows nothing but the proxy. */
function agentBehindProxy(): ChildProcess {
  const folder = join(demo.folder, 'config');
  const text = readFileSync(join(folder, `${NODE}.yaml`), 'utf8');
  const file = join(folder, 'proxied.yaml');
  const proxied = text.replace(/hubs:\n( {2}- .+\n)+/, `hubs:\n  - ws://${address}\n`);
  assert.notEqual(proxied, text);
  writeFileSync(file, proxied);
  return spawn(process.execPath, [PROGRAMS.agent, 'run', '--config', file], { stdio: 'ignore' });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

before(async () => {
  demo = await RunningDemo.start(['--no-restart', '--speed', '60']);
  address = `127.0.0.1:${await freePorts()}`;
  const env = { ...process.env, BIND: address, HUB_A: demo.hubs[0].slice(7), HUB_B: demo.hubs[1].slice(7) };
  proxy = spawn('haproxy', ['-db', '-f', CONFIG], { env, stdio: 'ignore' });
  process.kill(demo.pid(NODE), 'SIGTERM');
  await until('hubs behind the proxy', 60_000, () => isReady(`http://${address}`));
  await until('the end of the agent', 60_000, () => demo.processes().length === 5);
  agent = agentBehindProxy();
});
after(async () => {
  for (const child of [agent, proxy]) {
    if (child === undefined) continue;
    child.kill('SIGTERM');
    await ended(child);
  }
  await demo?.end();
});

test('an agent streams through the proxy; the hub behind it is killed and the stream goes on, nothing lost', async () => {
  const client = new HubClient(`http://${address}`);
  await client.signIn(demo.user, demo.password);
  const at = async () => (await nodesOf(client)).find(({ id, online }) => id === NODE && online)?.hub;
  await until('the node through the proxy', 15_000, async () => typeof (await at()) === 'string');
  await balancedLedger(client, 3);
  const first = (await at()) as string;
  const second = first === 'hub-a' ? 'hub-b' : 'hub-a';
  const begin = performance.now();
  process.kill(demo.pid(first), 'SIGKILL');
  await until('the node at the other hub', 15_000, async () => (await at().catch(() => undefined)) === second);
  const took = performance.now() - begin;
  assert.ok(took < 3000, `${took} ms`);
  await balancedLedger(client, 3);
});

test('requests through the proxy are answered by the hub that is left, with the session of the other', async () => {
  const client = new HubClient(`http://${address}`);
  await client.signIn(demo.user, demo.password);
  for (let i = 0; i < 20; i++) assert.equal((await nodesOf(client)).length, 3);
});
