import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { AgentBench, HEATER, PROBE } from './agent-bench.ts';
import { FakeHub } from './uplink-fake-hub.ts';

const [A, B, C] = [PROBE, '28-000000000102', '28-000000000103'];
const WELL = 'resolution: 12, unit: °C, res: 0.0625';
const LIMITS = 'limits: { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 }';
/** It says three degrees too much. */
const LIES = 'calibration: { points: [[0, 3], [100, 103]], date: 2026-11-20, by: ana }';

const threeProbes = (hub: string, ofB: string) => (yaml: string) =>
  yaml.replace('ws://127.0.0.1:9', hub).replace(
    / {2}wort: .*\n/,
    `  wort: { driver: vote, of: [wort-a, wort-b, wort-c], tolerance: 0.5, unit: °C, res: 0.0625, ${LIMITS} }
  wort-a: { driver: ds18b20, id: ${A}, ${WELL}, ${LIMITS} }
  wort-b: { driver: ds18b20, id: ${B}, ${WELL}, ${LIMITS}${ofB} }
  wort-c: { driver: ds18b20, id: ${C}, ${WELL}, ${LIMITS} }
`,
  );

interface World {
  readonly bench: AgentBench;
  /** An alarm of the node that stands, as code, place and detail. */
  alarm(start: string): string | undefined;
}

/** A kettle with three probes in its wort, and what its agent tells a hub. */
async function open(t: TestContext, rate: number, ofB = ''): Promise<World> {
  const hub = new FakeHub();
  await hub.start();
  t.after(() => hub.kill());
  const node = { probes: { [A]: 'wort', [B]: 'wort', [C]: 'wort' } };
  const bench = await AgentBench.open(t, rate, 20, { node, agent: threeProbes(hub.url, ofB) });
  const alarm = (start: string) =>
    (hub.ofType('report').at(-1)?.report.alarms ?? [])
      .filter(({ active }) => active)
      .map(({ code, about, detail }) => `${code} ${about.replace('kettle-1.heat.', '')} ${detail}`)
      .find((text) => text.startsWith(start));
  return { bench, alarm };
}

/** Process ms from the loss of a probe until the heater fell at the line. */
async function lossOf(bench: AgentBench, probe: string): Promise<number> {
  const since = await bench.fault('probe-lost', probe);
  await bench.until(() => bench.level(HEATER) === 0);
  return (bench.rows(HEATER).at(-1)?.mono ?? Number.POSITIVE_INFINITY) - since;
}

/** How often the heater fell after it was first on. */
function falls(bench: AgentBench): number {
  const rows = bench.rows(HEATER);
  return rows.slice(rows.findIndex(({ level }) => level === 1)).filter(({ level }) => level === 0).length;
}

test('one of three probes lies: told by name, and the heating goes on; one more lost: heater off within two process seconds', async (t) => {
  const { bench, alarm } = await open(t, 4, `, ${LIES}`);
  const agent = await bench.heating();
  await bench.until(() => alarm('vote-odd') !== undefined);
  assert.match(alarm('vote-odd') ?? '', /^vote-odd wort-b (2\.9|3|3\.1) °C more than the others of wort$/);
  await bench.pass(5000);
  assert.equal(falls(bench), 0);
  const took = await lossOf(bench, C);
  t.diagnostic(`off ${took} ms after the loss`);
  assert.ok(took <= 2000, `${took} ms`);
  await bench.until(() => alarm('channel-faulty wort ') !== undefined && alarm('input-faulty') !== undefined);
  assert.equal(alarm('channel-faulty wort '), 'channel-faulty wort vote-split');
  await bench.pass(8000);
  assert.equal(bench.level(HEATER), 0);
  agent.kill('SIGTERM');
  await once(agent, 'exit');
});

test('one of three probes is lost: told by name, and the heating goes on; a second one lost: heater off within two process seconds', async (t) => {
  const { bench, alarm } = await open(t, 4);
  await bench.heating();
  await bench.pass(3000);
  await bench.fault('probe-lost', B);
  await bench.until(() => alarm('channel-missing') !== undefined);
  assert.match(alarm('channel-missing') ?? '', /^channel-missing wort-b /);
  await bench.pass(5000);
  assert.equal(falls(bench), 0);
  const took = await lossOf(bench, A);
  t.diagnostic(`off ${took} ms after the loss`);
  assert.ok(took <= 2000, `${took} ms`);
  await bench.until(() => alarm('channel-faulty wort ') !== undefined);
  assert.equal(alarm('channel-faulty wort '), 'channel-faulty wort vote-alone');
});

test('one of three probes freezes on the ramp: told by name, and the wort is heated past where it froze', async (t) => {
  const { bench, alarm } = await open(t, 30);
  await bench.heating();
  await bench.pass(90_000);
  await bench.fault('frozen', A);
  await bench.until(() => alarm('vote-odd') !== undefined, 60_000);
  assert.match(alarm('vote-odd') ?? '', /^vote-odd wort-a .* less than the others of wort$/);
  await bench.pass(120_000);
  assert.equal(falls(bench), 0);
  assert.equal(alarm('input-'), undefined);
});
