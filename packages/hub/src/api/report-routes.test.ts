import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApi } from '../../tests/fakes/api-on-fakes.ts';
import { hubError } from '../errors.ts';
import type { ApiParts } from './api-parts.ts';

const REPORT = {
  source: 'kettle-1.lab',
  readings: [{ channel: 'ph', time: 1_700_000_000_000, value: 5.3, unit: 'pH' }],
};

test('a report is accepted with an id under which its fate is told; a viewer sends none', async () => {
  const { ask } = await testApi();
  assert.equal((await ask('POST', '/api/v1/reports', 'viewer', REPORT)).status, 403);
  assert.equal((await ask('POST', '/api/v1/reports', undefined, REPORT)).status, 401);
  const accepted = await ask('POST', '/api/v1/reports', 'brewer', REPORT);
  assert.equal(accepted.status, 202);
  const { id, known } = accepted.json as { id: string; known: boolean };
  assert.equal(known, false);
  const fate = await ask('GET', `/api/v1/reports/${id}`, 'viewer');
  assert.deepEqual([fate.status, (fate.json as { state: string }).state], [200, 'waiting']);
  assert.equal((await ask('GET', '/api/v1/reports/none', 'viewer')).status, 404);
  assert.equal((await ask('POST', `/api/v1/reports/${id}/replay`, 'operator')).status, 404);
});

test('what is larger than a report may be is refused before it is read', async () => {
  const { ask } = await testApi();
  const answer = await ask('POST', '/api/v1/reports', 'brewer', new Uint8Array(4 * 1024 * 1024 + 1));
  assert.deepEqual([answer.status, (answer.json as { error: { code: string } }).error.code], [413, 'REPORT_TOO_LARGE']);
  assert.equal((await ask('POST', '/api/v1/reports', 'brewer', 'x'.repeat(70_000))).status, 202);
});

test('under one Idempotency-Key the same content is known and another one is refused, with the reason', async () => {
  const { app, tokens } = await testApi();
  const send = (body: unknown) =>
    app.request('/api/v1/reports', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokens['brewer']}`,
        'content-type': 'application/json',
        'idempotency-key': 'night 7',
      },
      body: JSON.stringify(body),
    });
  const [first, again] = [await (await send(REPORT)).json(), await (await send(REPORT)).json()];
  assert.deepEqual(again, { ...(first as object), known: true });
  const other = await send({ ...REPORT, source: 'kettle-2.lab' });
  const { error } = (await other.json()) as { error: { code: string; message: string } };
  assert.deepEqual([other.status, error.code], [409, 'REPORT_KEY_REUSED']);
  assert.match(error.message, /night 7/);
});

test('a store without room refuses a report with its reason and says when to come again', async () => {
  for (const [code, status] of [
    ['TIER_FULL', 507],
    ['TIER_UNAVAILABLE', 503],
    ['REPORTS_TOO_MANY', 429],
  ] as const) {
    const { ask } = await testApi({
      reports: { add: () => Promise.reject(hubError(code, 'OOM')) } as unknown as ApiParts['reports'],
    });
    const answer = await ask('POST', '/api/v1/reports', 'brewer', REPORT);
    assert.deepEqual([answer.status, (answer.json as { error: { code: string } }).error.code], [status, code]);
    assert.ok(Number(answer.headers.get('retry-after')) > 0, code);
  }
});
