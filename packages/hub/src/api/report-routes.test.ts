import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApi } from '../../tests/fakes/api-on-fakes.ts';

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
