import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { STANDARD_WIRING } from '@cerveceria/simulator';
import { until } from '../src/supervise/until.ts';
import { isReady } from '../src/wire/hub-client.ts';
import { balancedLedger, untilAllAt } from './balanced.ts';
import { nodesOf, RunningDemo } from './running-demo.ts';

let demo: RunningDemo;
before(async () => {
  demo = await RunningDemo.start(['--speed', '60']);
});
after(() => demo?.end());

test('kill -9 of a hub in mid-stream: agents move within two seconds, nothing is lost, nothing twice', async () => {
  const other = await demo.client(0);
  await balancedLedger(other, 3);
  const held = (await nodesOf(other)).filter((node) => node.hub === 'hub-b').map((node) => node.id);
  assert.ok(held.length > 0, 'the hub that is killed holds agents');
  const heater = () => demo.level('kettle-1.heat', STANDARD_WIRING.heat.heater);
  await demo.heat();
  const begin = performance.now();
  process.kill(demo.pid('hub-b'), 'SIGKILL');
  const took = await untilAllAt(other, ['hub-a'], begin);
  assert.ok(took < 2000, `${took} ms until all agents are at the other hub`);
  assert.equal(heater(), 1, 'control does not notice');
  await balancedLedger(other, 3);
});

test('the killed hub comes back by itself and serves the same ledger', async () => {
  await until('the hub', 60_000, () => isReady(demo.hubs[1]));
  const back = await demo.client(1);
  const ledger = await balancedLedger(back, 3);
  assert.equal(new Set(ledger.rows.map((row) => row.node)).size, 3);
});

test('both hubs killed at once: agents keep what they make and hand it over when one is back', async () => {
  for (const name of ['hub-a', 'hub-b']) process.kill(demo.pid(name), 'SIGKILL');
  await until('a hub', 60_000, () => isReady(demo.hubs[0]));
  const client = await demo.client(0);
  await untilAllAt(client, ['hub-a', 'hub-b'], performance.now());
  const ledger = await balancedLedger(client, 3);
  assert.equal(
    ledger.rows.reduce((sum, row) => sum + row.dropped, 0),
    0,
  );
});
