import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createLog, silentLog } from '@cerveceria/runtime';
import { NAME, startSentinel } from '../../../tests/redis-trio.ts';
import { freePort } from '../../servers/free-port.ts';
import { openStores } from '../../servers/open-stores.ts';
import { startRedis } from '../../servers/redis-server.ts';
import type { StoreServer } from '../../servers/store-server.ts';
import { redisFrames } from './redis-frames.ts';
import type { RedisPlace } from './redis-place.ts';

const PASSWORD = 's3cret/with:signs@';
const SENTINEL_PASSWORD = 's3cret-of-sentinels';
const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
const at = (file: string) => join(folder, file);
let redis: StoreServer;
let port = 0;
let tlsPort = 0;

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
}

before(async () => {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=authority of a test');
  openssl('req', ...key.slice(0, -2), '-keyout', 'redis.key', '-out', 'redis.csr', '-subj', '/CN=redis');
  execFileSync('sh', ['-c', 'echo subjectAltName=IP:127.0.0.1 > san'], { cwd: folder });
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'san', '-days', '1'];
  openssl('x509', '-req', '-in', 'redis.csr', ...by, '-out', 'redis.pem');
  tlsPort = await freePort();
  const files = [
    '--tls-cert-file',
    at('redis.pem'),
    '--tls-key-file',
    at('redis.key'),
    '--tls-ca-cert-file',
    at('ca.pem'),
  ];
  redis = await startRedis({
    settings: [
      ...['--requirepass', PASSWORD, '--tls-port', String(tlsPort), ...files, '--tls-auth-clients', 'no'],
      ...['--user', 'reader', 'on', `>${PASSWORD}`, '~*', '+ping'],
    ],
  });
  port = redis.port;
});
after(async () => {
  await redis?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function entered(place: RedisPlace): Promise<void> {
  const tier = redisFrames({ ...place, log: silentLog });
  await tier.start();
  await tier.ping().finally(() => tier.stop());
}

async function refused(place: RedisPlace, code: string, why: RegExp): Promise<void> {
  await assert.rejects(entered(place), (fault: Error & { code?: string; advice?: string }) => {
    assert.equal(fault.code, code, fault.message);
    assert.match(fault.message, why);
    assert.doesNotMatch(JSON.stringify([fault, fault.message, fault.stack, fault.cause]), /s3cret/);
    return true;
  });
}

test('the password is taken out of the address, or from beside it', async () => {
  await entered({ url: `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}` });
  await entered({ url: `redis://127.0.0.1:${port}`, password: PASSWORD });
  await entered({ url: `redis://127.0.0.1:${port}`, username: 'default', password: PASSWORD });
});

test('a server of the environment is asked with the password that stands beside its address', async () => {
  const asked = (environment: Record<string, string>) => openStores({ names: ['redis'], environment, say: () => {} });
  const url = { REDIS_URL: `redis://127.0.0.1:${port}` };
  const { stores } = await asked({ ...url, REDIS_PASSWORD: PASSWORD });
  assert.match(stores[0]?.version ?? '', /^\d+\.\d+/);
  await assert.rejects(asked(url), /NOAUTH/);
  await assert.rejects(asked({ ...url, REDIS_PASSWORD: 's3cret-but-wrong' }), /WRONGPASS/);
});

test('without a password, with a wrong one, or as somebody who may not, the hub says what is wrong', async () => {
  const url = `redis://127.0.0.1:${port}`;
  await refused({ url }, 'TIER_MISCONFIGURED', /NOAUTH/);
  await refused({ url, password: 's3cret-but-wrong' }, 'TIER_MISCONFIGURED', /WRONGPASS/);
  await refused({ url, username: 'reader', password: PASSWORD }, 'TIER_MISCONFIGURED', /NOPERM/);
});

test('TLS by an authority of our own; without it, or for a name that is not in the certificate, nothing is said', async () => {
  const url = `rediss://127.0.0.1:${tlsPort}`;
  const tls = { ca: at('ca.pem') };
  await entered({ url, password: PASSWORD, tls });
  await refused({ url, password: PASSWORD }, 'TIER_MISCONFIGURED', /certificate/);
  const wrongName = { url: `rediss://localhost:${tlsPort}`, password: PASSWORD, tls };
  await refused(wrongName, 'TIER_MISCONFIGURED', /altnames/);
  await refused({ url, tls: { ca: at('none.pem') } }, 'TIER_MISCONFIGURED', /tls\.ca .*none\.pem: ENOENT/);
});

test('sentinels that ask for a password and speak TLS; one that is away is told once, in the log', async (t) => {
  const files = [
    `tls-cert-file ${at('redis.pem')}`,
    `tls-key-file ${at('redis.key')}`,
    `tls-ca-cert-file ${at('ca.pem')}`,
  ];
  const sentinel = await startSentinel(folder, tlsPort, {
    quorum: 1,
    watching: [`auth-pass ${NAME} ${PASSWORD}`],
    more: (own) => [
      ...['port 0', `tls-port ${own}`, ...files, 'tls-auth-clients no', 'tls-replication yes'],
      `requirepass ${SENTINEL_PASSWORD}`,
    ],
  });
  t.after(() => sentinel.server.end('SIGKILL'));
  const printed = t.mock.method(console, 'error', () => {});
  const there = `127.0.0.1:${sentinel.port}`;
  const away = `127.0.0.1:${await freePort()}`;
  const place = (more: object) => ({
    ...{ password: PASSWORD, tls: { ca: at('ca.pem') }, replicas: 0 },
    sentinels: { name: NAME, addresses: [away, there], password: SENTINEL_PASSWORD, ...more },
  });
  const lines: string[] = [];
  const log = createLog('hub', { to: { write: (line) => void lines.push(line) } });
  const tier = redisFrames({ ...place({}), log });
  await tier.start();
  t.after(() => tier.stop());
  await tier.ping();
  const attempts = lines.length;
  // Its connection for news of a fail-over is tried again after half a second, one, two and so on.
  await wait(1700);
  const about = lines.filter((line) => line.includes(away));
  assert.deepEqual([attempts, about.length, printed.mock.callCount()], [1, 1, 0], lines.join(''));
  assert.match(about[0] ?? '', /a sentinel does not answer/);
  assert.doesNotMatch(lines.join(''), /s3cret/);
  const wrong = place({ addresses: [there], password: 's3cret-but-wrong' });
  await assert.rejects(entered(wrong), { code: /TIER_/ });
  await assert.rejects(entered({ ...place({ addresses: [there] }), tls: {} }), { code: /TIER_/ });
});
