import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { createHubMetrics } from './hub-metrics.ts';
import { createReadiness } from './readiness.ts';

test('a hub is ready when every part answers', async () => {
  const clock = new FakeClock();
  const ok = () => Promise.resolve();
  const ready = createReadiness({ hub: 'a', version: '1', clock, needed: { frames: ok, state: ok } });
  const { time, ...state } = await ready();
  assert.equal(time, clock.wall());
  assert.deepEqual(state, {
    service: 'hub',
    version: '1',
    hub: 'a',
    ready: true,
    checks: { frames: 'ok', state: 'ok' },
  });
});

test('a part that fails is named with its fault, and one that hangs does not hang the answer', async () => {
  const clock = new FakeClock();
  const needed = {
    frames: () => Promise.reject(new Error('disk gone')),
    state: () => new Promise<void>(() => {}),
  };
  const answer = createReadiness({ hub: 'a', version: '1', clock, needed })();
  await new Promise(setImmediate);
  clock.advance(1000);
  const { ready, checks: said } = await answer;
  assert.equal(ready, false);
  assert.deepEqual(said, { frames: 'disk gone', state: 'no answer in time' });
});

test('a part that the hub can do without is named and does not make it unready', async () => {
  const clock = new FakeClock();
  const others = { hot: () => Promise.reject(new Error('Redis is gone')) };
  const { ready, checks } = await createReadiness({
    ...{ hub: 'a', version: '1', clock, others },
    needed: { warm: () => Promise.resolve() },
  })();
  assert.deepEqual([ready, checks], [true, { warm: 'ok', hot: 'Redis is gone' }]);
});

test('counts of ingest are told as they stand, and two hubs in one process do not mix', async () => {
  let frames = 3;
  const alarms = () => ({ standing: { info: 0, warning: 4, critical: 1 }, unacknowledged: 3 });
  const sources = { ingest: () => ({ frames, tierFaults: 0 }), agents: () => 2, tablets: () => 1, alarms };
  const a = createHubMetrics('hub-a', '1', sources);
  const b = createHubMetrics('hub-b', '1', { ...sources, ingest: () => ({ frames: 100 }) });
  await a.read();
  frames = 5;
  const { text, type } = await a.read();
  assert.match(type, /^text\/plain/);
  assert.match(text, /cerveceria_hub_ingest_frames_total\{hub="hub-a"\} 5\n/);
  assert.match(text, /cerveceria_hub_ingest_tier_faults_total\{hub="hub-a"\} 0\n/);
  assert.match(text, /cerveceria_hub_agents\{hub="hub-a"\} 2\n/);
  assert.match(text, /cerveceria_hub_alarms_standing\{priority="warning",hub="hub-a"\} 4\n/);
  assert.match(text, /cerveceria_hub_alarms_unacknowledged\{hub="hub-a"\} 3\n/);
  assert.match(text, /nodejs_eventloop_lag_p99_seconds\{hub="hub-a"\}/);
  assert.match((await b.read()).text, /cerveceria_hub_ingest_frames_total\{hub="hub-b"\} 100\n/);
  a.stop();
  b.stop();
});

test('answers are timed by route and status', async () => {
  const alarms = () => ({ standing: { info: 0, warning: 0, critical: 0 }, unacknowledged: 0 });
  const metrics = createHubMetrics('a', '1', { ingest: () => ({}), agents: () => 0, tablets: () => 0, alarms });
  metrics.timed('GET', '/api/v1/history', 200, 0.004);
  const { text } = await metrics.read();
  assert.match(
    text,
    /cerveceria_hub_http_seconds_bucket\{le="0.005",hub="a",method="GET",route="\/api\/v1\/history",status="200"\} 1/,
  );
  metrics.stop();
});

test('what nodes count of their chips is told by node, bus, chip and code, and begins anew with the agent', async () => {
  const alarms = () => ({ standing: { info: 0, warning: 0, critical: 0 }, unacknowledged: 0 });
  let faults = { 'sht-crc': 7 };
  const drivers = () => [['k.heat', [{ bus: 'i2c-1', chip: '0x44', retried: 5, missing: 2, faults }]] as const];
  const metrics = createHubMetrics('a', '1', {
    ingest: () => ({}),
    agents: () => 0,
    tablets: () => 0,
    alarms,
    drivers,
  });
  const line = (code: string, count: number) =>
    `cerveceria_node_driver_faults_total{node="k.heat",bus="i2c-1",chip="0x44",code="${code}",hub="a"} ${count}\n`;
  await metrics.read();
  const { text } = await metrics.read();
  for (const told of [line('sht-crc', 7), line('missing', 2), line('retried', 5)]) assert.ok(text.includes(told), text);
  faults = { 'sht-crc': 1 };
  assert.ok((await metrics.read()).text.includes(line('sht-crc', 1)));
  metrics.stop();
});
