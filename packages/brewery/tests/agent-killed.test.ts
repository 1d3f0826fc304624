import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { STANDARD_WIRING } from '@cerveceria/simulator';
import { until } from '../src/supervise/until.ts';
import { balancedLedger } from './balanced.ts';
import { nodesOf, RunningDemo } from './running-demo.ts';

const { heater, pump } = STANDARD_WIRING.heat;
const NODE = 'kettle-1.heat';
let demo: RunningDemo;
before(async () => {
  demo = await RunningDemo.start();
});
after(() => demo?.end());

/** Machine ms from `since` to the first fall of the line. */
function fell(line: number, since: number): number {
  const row = demo
    .lines()
    .find((one) => one.node === NODE && one.line === line && one.machine >= since && one.level === 0);
  return row === undefined ? Number.POSITIVE_INFINITY : row.machine - since;
}

test('kill -9 of an agent that heats: its lines are off within a second, driven by the off program', async () => {
  await demo.heat();
  await until('the pump', 60_000, () => demo.level(NODE, pump) === 1);
  const since = Date.now();
  process.kill(demo.pid(NODE), 'SIGKILL');
  await until('the lines off', 5000, () => fell(heater, since) < 5000 && fell(pump, since) < 5000);
  assert.ok(fell(heater, since) < 1000, `heater off after ${fell(heater, since)} ms`);
  assert.ok(fell(pump, since) < 1000, `pump off after ${fell(pump, since)} ms`);
  const row = demo.lines().find((one) => one.node === NODE && one.line === heater && one.machine >= since);
  assert.equal(row?.by, 'guard');
});

test('the agent comes back, goes on heating in a new epoch, and the ledger balances', async () => {
  const client = await demo.client(0);
  await until('the node at a hub', 60_000, async () =>
    (await nodesOf(client)).some((node) => node.id === NODE && node.online),
  );
  await until('heat again', 60_000, () => demo.level(NODE, heater) === 1);
  const ledger = await balancedLedger(client, 3);
  const epochs = ledger.rows.filter((row) => row.node === NODE);
  assert.equal(epochs.length, 2, 'scans that died with the process must not share a seq with new ones');
});
