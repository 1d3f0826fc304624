import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../src/supervise/until.ts';
import { NODES, PowerSite, RATE } from './power-site.ts';

const SHARE_W = 2000;
/** Shares, and enough for one heater of 5500 W. */
const LIMIT_W = 2 * SHARE_W + 3500;
/** Process ms of a grant's life at this rate. */
const LIFE_MS = 10_000 * RATE;
/** The hub measures the rate, and a machine that was held up makes it up for a while. */
const UNEVEN = 1.5;

test('two kettles on one connection: one heats while a hub grants it, never both, none once the hub is dead, one when it is back', async (t) => {
  const site = await PowerSite.open(t, LIMIT_W, SHARE_W);
  const isAnyOn = () => NODES.some((node) => site.isOn(node));
  site.startAgents();
  await site.pass(5000);
  assert.equal(isAnyOn(), false, 'no share is enough for a heater');

  const hub = await site.startHub();
  await until('a heater that is on', 30_000, isAnyOn);
  await site.pass(LIFE_MS);
  await until('a grant that is renewed', 30_000, isAnyOn);

  hub.kill('SIGKILL');
  const killed = site.now();
  await until('both heaters off', 60_000, () => !isAnyOn());
  const fell = (site.rows().at(-1)?.mono ?? Number.POSITIVE_INFINITY) - killed;
  assert.ok(fell <= UNEVEN * LIFE_MS, `off ${fell} ms after the hub`);
  await site.pass(5000);
  assert.equal(isAnyOn(), false, 'and stays off');

  await site.startHub();
  await until('a heater that is on again', 60_000, isAnyOn);
  assert.equal(site.mostAtOnce, 1);
});
