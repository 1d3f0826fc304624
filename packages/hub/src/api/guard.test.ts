import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ORIGIN, testApi } from '../../tests/fakes/api-on-fakes.ts';
import { LOOP } from '../../tests/fakes/made-fleet.ts';
import { NODE } from '../../tests/fakes/made-frames.ts';

const OPEN = new Set(['GET /healthz', 'GET /readyz', 'GET /metrics', 'POST /api/v1/auth/login', 'GET /']);

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { security?: unknown[]; summary?: string }>>;
}

const concrete = (path: string) =>
  path
    .replace(/\{user\}|:user/, 'olga')
    .replace(/\{id\}|:id/, path.includes('loops') ? LOOP : NODE)
    .replace('/*', '/anything');

test('every route of the description and of the app asks for a token, but those that are meant to be open', async () => {
  const { app, ask } = await testApi();
  const document = (await ask('GET', '/api/v1/openapi.json', 'viewer')).json as Document;
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = app.routes.flatMap(({ method, path }) =>
    method === 'ALL'
      ? ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD'].map((each) => `${each} ${path}`)
      : `${method} ${path}`,
  );
  assert.ok(described.length >= 17, described.join());
  const asked = new Set(
    [...described, ...served].filter((route) => !OPEN.has(route) && /^\S+ \/(api|agent)/.test(route)),
  );
  assert.ok(asked.size > described.length);
  for (const route of asked) {
    const [method, path] = route.split(' ') as [string, string];
    const { status } = await ask(method, concrete(path), undefined, ['GET', 'HEAD'].includes(method) ? undefined : {});
    assert.equal(status, 401, route);
  }
});

test('what the description calls open is open, and nothing else is', async () => {
  const { ask } = await testApi();
  const { paths, openapi } = (await ask('GET', '/api/v1/openapi.json', 'viewer')).json as Document;
  const open = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security }]) => (security?.length === 0 ? [`${method} ${path}`] : [])),
  );
  assert.deepEqual(open, ['post /api/v1/auth/login']);
  assert.equal(openapi, '3.1.0');
  assert.equal((await ask('GET', '/healthz')).status, 200);
  assert.equal((await ask('GET', '/metrics')).text, 'up 1\n');
});

test('a viewer looks, a brewer controls, an operator manages', async () => {
  const { ask } = await testApi();
  const override = { mode: 'auto', setPoint: 60, reason: 'r', duration: 60_000 };
  const user = { user: 'nueva', password: 'una-contraseña', role: 'viewer' };
  const rows = [
    ['GET', '/api/v1/channels', undefined, 'viewer'],
    ['GET', '/api/v1/ledger', undefined, 'viewer'],
    ['POST', '/api/v1/auth/ticket', undefined, 'viewer'],
    ['PUT', `/api/v1/loops/${LOOP}/override`, override, 'brewer'],
    ['DELETE', `/api/v1/loops/${LOOP}/override`, undefined, 'brewer'],
    ['PUT', `/api/v1/loops/${LOOP}/desired`, { mode: 'off' }, 'brewer'],
    ['POST', `/api/v1/nodes/${NODE}/stop`, { reason: 'r' }, 'brewer'],
    ['DELETE', `/api/v1/nodes/${NODE}/stop`, { reason: 'r' }, 'brewer'],
    ['GET', '/api/v1/users', undefined, 'operator'],
    ['POST', '/api/v1/users', user, 'operator'],
    ['DELETE', '/api/v1/users/nueva', undefined, 'operator'],
    ['GET', '/api/v1/audit', undefined, 'operator'],
  ] as const;
  const roles = ['viewer', 'brewer', 'operator'] as const;
  for (const [method, path, body, needed] of rows)
    for (const role of roles) {
      const may = roles.indexOf(role) >= roles.indexOf(needed);
      // Of the roles that may, one is enough: a second POST of the same user would be a conflict.
      if (may && role !== needed) continue;
      const { status, text } = await ask(method, path, role, body);
      assert.equal(status, may ? 200 : 403, `${role} ${method} ${path}: ${text}`);
    }
});

test('pages of other origins are not answered for, and the browser is told to load nothing from elsewhere', async () => {
  const { app } = await testApi();
  const from = (origin: string) => app.request('/api/v1/nodes', { method: 'OPTIONS', headers: { origin } });
  assert.equal((await from(ORIGIN)).headers.get('access-control-allow-origin'), ORIGIN);
  assert.equal((await from('http://evil.example')).headers.get('access-control-allow-origin'), null);
  const { headers } = await app.request('/');
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'self';/);
  assert.match(
    headers.get('content-security-policy') ?? '',
    /connect-src 'self' http:\/\/10.0.0.5:8080 ws:\/\/10.0.0.5:8080;/,
  );
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('x-frame-options'), 'DENY');
});
