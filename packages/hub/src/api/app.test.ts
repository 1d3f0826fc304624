import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { errorBodySchema, historySchema, loopSchema, sessionSchema } from '@cerveceria/protocol';
import { type Log, silentLog } from '@cerveceria/runtime';
import { z } from 'zod';
import { PASSWORD, testApi } from '../../tests/fakes/api-on-fakes.ts';
import { LOOP } from '../../tests/fakes/made-fleet.ts';
import { CHANNEL, NODE, WALL } from '../../tests/fakes/made-frames.ts';

const errorOf = (json: unknown) => errorBodySchema.parse(json).error;

test('sign-in gives a token that opens the rest; five wrong passwords bring a wait', async () => {
  const { app, ask } = await testApi();
  const good = await ask('POST', '/api/v1/auth/login', undefined, { user: 'vera', password: PASSWORD });
  const { token } = sessionSchema.parse(good.json);
  const nodes = await app.request('/api/v1/nodes', { headers: { authorization: `Bearer ${token}` } });
  assert.equal(nodes.status, 200);
  const wrong = { user: 'vera', password: 'not-this-one' };
  for (let i = 0; i < 5; i++) assert.equal((await ask('POST', '/api/v1/auth/login', undefined, wrong)).status, 401);
  const late = await ask('POST', '/api/v1/auth/login', undefined, { ...wrong, password: PASSWORD });
  assert.equal(late.status, 429);
  assert.equal(late.headers.get('retry-after'), '2');
});

test('history comes as the schema says', async () => {
  const { ask } = await testApi();
  const query = `channel=${CHANNEL}&from=${WALL}&to=${WALL + 100_000}`;
  const { json, headers } = await ask('GET', `/api/v1/history?${query}`, 'viewer');
  const history = historySchema.parse(json);
  assert.equal(history.t.length, 60);
  assert.equal(headers.get('cache-control'), 'no-store');
});

test('an override is set, told with its version, and shown when the store tells it', async () => {
  const { ask, fleet, store } = await testApi();
  const body = { mode: 'auto', setPoint: 66.5, reason: 'hotter', duration: 600_000 };
  const { json } = await ask('PUT', `/api/v1/loops/${LOOP}/override`, 'brewer', body);
  const { version, override } = json as { version: number; override: { owner: string; expires: number } };
  assert.deepEqual([version, override.owner, override.expires], [1, 'bruno', WALL + 700_000]);
  fleet.desire(NODE, (await store.get(`desired/${NODE}`))?.value as never);
  await ask('PUT', `/api/v1/loops/${LOOP}/desired`, 'brewer', { mode: 'auto', setPoint: 50 });
  fleet.desire(NODE, (await store.get(`desired/${NODE}`))?.value as never);
  const loops = z.array(loopSchema).parse((await ask('GET', '/api/v1/loops', 'viewer')).json);
  assert.equal(loops[0]?.desired?.setPoint, 50);
});

test('a request that does not fit is refused with path and expectation', async () => {
  const { ask } = await testApi();
  const rows = [
    [
      'PUT',
      `/api/v1/loops/${LOOP}/override`,
      { mode: 'auto', reason: '', duration: 5 },
      400,
      /json: reason: .*; duration: /,
    ],
    ['PUT', `/api/v1/loops/${LOOP}/override`, '{"mode":', 400, /JSON/],
    ['PUT', `/api/v1/loops/not-a-loop/override`, { mode: 'off', reason: 'r', duration: 5000 }, 400, /param: id: /],
    [
      'PUT',
      `/api/v1/loops/k.n.other/override`,
      { mode: 'off', reason: 'r', duration: 5000 },
      404,
      /no node has a loop/,
    ],
    ['GET', `/api/v1/history?channel=${CHANNEL}&from=abc&to=5`, undefined, 400, /query: from: .*expected number/],
    ['GET', `/api/v1/history?channel=${CHANNEL}&from=5&to=5`, undefined, 400, /from 5 is not before to 5/],
    ['GET', `/api/v1/history?channel=${CHANNEL}&from=0&to=5&points=20001`, undefined, 400, /points: .*20000/],
    ['GET', '/api/v1/nothing', undefined, 404, /GET \/api\/v1\/nothing/],
    ['POST', `/api/v1/nodes/${NODE}/stop`, { reason: 'x'.repeat(70_000) }, 413, /larger than the API takes/],
  ] as const;
  for (const [method, path, body, status, says] of rows) {
    const answer = await ask(method, path, 'operator', body);
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
    const { message, advice } = errorOf(answer.json);
    assert.match(message, says);
    assert.ok(advice.length > 0);
    assert.ok(!message.includes('_'), 'the code stands beside the message');
  }
});

test('a fault of the hub tells the page nothing of its inside, and the log everything', async () => {
  const logged: { id?: string; err?: Error }[] = [];
  const error: Log['error'] = (fields: unknown) => void logged.push(fields as { err: Error });
  const broken = () => Promise.reject(new Error('secret detail'));
  const { ask } = await testApi({ ledger: broken }, { ...silentLog, error });
  const { status, json, headers, text } = await ask('GET', '/api/v1/ledger', 'viewer');
  assert.equal(status, 500);
  assert.equal(errorOf(json).code, 'HUB_FAULT');
  assert.ok(!text.includes('secret detail'));
  assert.equal(logged[0]?.id, headers.get('x-request-id'));
  assert.equal(logged[0]?.err?.message, 'secret detail');
});

test('a hub whose store is gone says that it is not ready', async () => {
  const { ask, tier } = await testApi();
  assert.equal((await ask('GET', '/readyz')).status, 200);
  tier.down = true;
  assert.equal((await ask('GET', '/readyz')).status, 503);
  assert.equal((await ask('GET', '/healthz')).status, 200);
});

test('times are told by route, never by path', async () => {
  const { ask, timed } = await testApi();
  await ask('DELETE', `/api/v1/loops/${LOOP}/override`, 'brewer');
  await ask('GET', '/api/v1/nothing/here', 'viewer');
  assert.equal(timed[0], 'DELETE /api/v1/loops/:id/override 200');
  assert.ok(!timed.join().includes('nothing'), timed.join());
});

test('the page and its files are served, hashed ones for ever, and nothing outside of their folder', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'page/assets'), { recursive: true });
  writeFileSync(join(folder, 'page/index.html'), '<p>olla');
  writeFileSync(join(folder, 'page/assets/app-1a2b.js'), 'let a');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const { ask } = await testApi({ dashboard: join(folder, 'page') });
  const index = await ask('GET', '/');
  assert.equal(index.text, '<p>olla');
  assert.equal(index.headers.get('cache-control'), 'no-cache');
  assert.match((await ask('GET', '/assets/app-1a2b.js')).headers.get('cache-control') ?? '', /immutable/);
  assert.equal((await ask('HEAD', '/')).status, 200);
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2f..%2fsecret.txt', '/none.js']) {
    const { status, text } = await ask('GET', path);
    assert.ok(status === 404 && !text.includes('secret"'), `${path}: ${status} ${text}`);
  }
});
