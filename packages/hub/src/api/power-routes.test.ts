import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PowerView } from '@cerveceria/protocol';
import { testApi } from '../../tests/fakes/api-on-fakes.ts';
import { reported } from '../../tests/fakes/made-fleet.ts';
import { NODE } from '../../tests/fakes/made-frames.ts';

const power = { session: 's', mono: 1, shareW: 2000, wantsW: 5500, limitW: 5500, usedW: 3500, grant: 4 };

test('an operator sets the limit of the site, everybody sees it, and it is in the audit log', async () => {
  const api = await testApi();
  api.fleet.reported(NODE, { ...reported(), power });
  const site = { limitW: 11_000, reserved: { 'kettle-2.heat': 3000 } };
  assert.equal((await api.ask('PUT', '/api/v1/power/site', 'operator', site)).status, 200);
  const view = (await api.ask('GET', '/api/v1/power', 'viewer')).json as PowerView;
  assert.deepEqual(view.site, site);
  assert.deepEqual(view.nodes, [
    { node: NODE, shareW: 2000, wantsW: 5500, limitW: 5500, usedW: 3500 },
    { node: 'kettle-2.heat', shareW: 3000, wantsW: null, limitW: null, usedW: null },
  ]);
  const [row] = await api.services.audit.recent(1);
  assert.deepEqual([row?.who, row?.what, row?.detail], ['olga', 'power.limit', '11000 W, kettle-2.heat 3000 W']);
  assert.equal((await api.ask('DELETE', '/api/v1/power/site', 'operator')).status, 200);
  assert.equal(((await api.ask('GET', '/api/v1/power', 'viewer')).json as PowerView).site, null);
});

test('a limit below what the nodes may always use is refused, and only an operator may set one', async () => {
  const api = await testApi();
  api.fleet.reported(NODE, { ...reported(), power });
  const refused = await api.ask('PUT', '/api/v1/power/site', 'operator', { limitW: 1999 });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /SITE_BELOW_SHARES/);
  assert.equal((await api.ask('PUT', '/api/v1/power/site', 'brewer', { limitW: 9000 })).status, 403);
  assert.equal((await api.ask('DELETE', '/api/v1/power/site', 'brewer')).status, 403);
});

test('a limit that a configuration names does not replace what an operator has set', async () => {
  const { ask, services } = await testApi();
  await services.power.seed({ limitW: 9000, reserved: {} });
  await ask('PUT', '/api/v1/power/site', 'operator', { limitW: 7000 });
  await services.power.seed({ limitW: 9000, reserved: {} });
  assert.equal((await services.power.view()).site?.limitW, 7000);
});
