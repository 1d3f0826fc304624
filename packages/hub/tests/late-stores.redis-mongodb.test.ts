import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createLog, type Log, systemMachineClock } from '@cerveceria/runtime';
import { Redis } from 'ioredis';
import type { HubConfig } from '../src/config-schema.ts';
import { createHub } from '../src/hub.ts';
import { freePort } from '../src/servers/free-port.ts';
import { startMongo } from '../src/servers/mongo-stand-in.ts';
import { startRedis } from '../src/servers/redis-server.ts';
import type { StoreServer } from '../src/servers/store-server.ts';
import { eventually } from './hub-under-test.ts';
import { leastConfig } from './whole-hub.ts';

/** ms; servers that start on a busy machine take their time. */
const PATIENCE = 60_000;
let redis: StoreServer;
let mongo: StoreServer;
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'late-stores-'));
  redis = await startRedis();
  mongo = await startMongo();
});
after(async () => {
  await Promise.all([redis?.stop(), mongo?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

function hubOn(stores: { readonly redis: string; readonly mongodb: string }, port: number, log: Log) {
  const config: HubConfig = {
    ...leastConfig(folder, 'hub-a'),
    listen: { host: '127.0.0.1', port },
    tiers: {
      ...{ hot: 'redis', warm: 'mongodb', cold: 'none', state: 'mongodb', words: 'redis', peers_elsewhere: false },
      ...{ redis: { url: stores.redis }, mongodb: { url: stores.mongodb, database: 'late' } },
    },
  };
  return createHub({ config, machine: systemMachineClock, log });
}

async function ready(port: number): Promise<{ status: number; checks: Record<string, string> }> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  const { checks } = (await response.json()) as { checks: Record<string, string> };
  return { status: response.status, checks };
}

function logTo(lines: string[]): Log {
  return createLog('hub', { to: { write: (line) => void lines.push(line) } });
}

test('stores that come after the hub: it lives, says what it waits for, and serves when they are there', async (t) => {
  await redis.kill();
  await mongo.kill();
  const lines: string[] = [];
  const port = await freePort();
  const hub = hubOn({ redis: redis.address, mongodb: mongo.address }, port, logTo(lines));
  t.after(() => hub.stop());
  const started = hub.start();
  await eventually(
    async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.status === 200,
    PATIENCE,
  );
  const waiting = await ready(port);
  assert.equal(waiting.status, 503);
  assert.match(waiting.checks['state'] ?? '', /MongoDB/);
  assert.match(waiting.checks['hot'] ?? '', /Redis/);
  assert.equal((await fetch(`http://127.0.0.1:${port}/api/v1/nodes`)).status, 503);
  assert.ok(
    lines.some((line) => line.includes('state (mongodb)') && line.includes('tries again')),
    lines.join(''),
  );
  await mongo.restart();
  assert.equal((await started).port, port);
  // The state and the warm tier are in one server, and each comes back to it at its own time.
  await eventually(async () => (await ready(port)).checks['warm'] === 'ok', PATIENCE);
  const withoutHot = await ready(port);
  assert.deepEqual([withoutHot.status, withoutHot.checks['state']], [200, 'ok']);
  assert.match(withoutHot.checks['hot'] ?? '', /Redis/);
  await redis.restart();
  await eventually(async () => Object.values((await ready(port)).checks).every((check) => check === 'ok'), PATIENCE);
});

test('a hub that waits for its state ends when it is told', async () => {
  await mongo.kill();
  const port = await freePort();
  const hub = hubOn({ redis: redis.address, mongodb: mongo.address }, port, logTo([]));
  const started = assert.rejects(hub.start(), { code: 'HUB_STOPPING' });
  await eventually(
    async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.status === 200,
    PATIENCE,
  );
  await hub.stop();
  await started;
  await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`));
  await mongo.restart();
});

test('a Redis that answers before its fsync is refused for hot, loudly, until somebody mends it', async (t) => {
  const quick = await startRedis({ settings: ['--appendfsync', 'everysec'] });
  t.after(() => quick.stop());
  const lines: string[] = [];
  const hub = hubOn({ redis: quick.address, mongodb: mongo.address }, 0, logTo(lines));
  t.after(() => hub.stop());
  const { port } = await hub.start();
  const { status, checks } = await ready(port);
  assert.equal(status, 200);
  assert.match(checks['hot'] ?? '', /appendfsync everysec/);
  assert.ok(
    lines.some((line) => JSON.parse(line).level >= 50 && line.includes('appendfsync everysec')),
    lines.join(''),
  );
  const admin = new Redis(quick.address);
  t.after(() => admin.disconnect());
  await admin.config('SET', 'appendfsync', 'always');
  await eventually(async () => (await ready(port)).checks['hot'] === 'ok', PATIENCE);
});

test('a password that the store does not take is a fault of the configuration, and stands in no log', async (t) => {
  const closed = await startRedis({ settings: ['--requirepass', 'r1ght'] });
  t.after(() => closed.stop());
  const lines: string[] = [];
  const url = closed.address.replace('redis://', 'redis://:wr0ng@');
  const hub = hubOn({ redis: url, mongodb: mongo.address }, 0, logTo(lines));
  await assert.rejects(hub.start(), (fault: Error & { code?: string }) => {
    assert.equal(fault.code, 'TIER_MISCONFIGURED', fault.message);
    assert.doesNotMatch(`${fault.stack}${JSON.stringify(fault)}`, /wr0ng/);
    return true;
  });
  assert.doesNotMatch(lines.join(''), /wr0ng|r1ght/);
});
