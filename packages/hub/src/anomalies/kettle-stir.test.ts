import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { settled } from '../../tests/fakes/made-alarms.ts';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import type { NodeFacts } from '../ingest/ingest-port.ts';
import { FleetState } from '../live/fleet-state.ts';
import { createAnomalies } from './anomalies.ts';

const WALL = Date.UTC(2026, 0, 10);
const HEAT: NodeFacts = {
  ...{ node: 'k.heat', version: '1.0.0', simulated: false },
  channels: [{ id: 'k.heat.pump', unit: '%', res: 1, kind: 'analog' }],
  loops: [
    {
      ...{ id: 'k.heat.pump', kind: 'pump', input: 'k.heat.pump', setPointChannel: null },
      ...{ dutyChannel: 'k.heat.pump', unit: '%', min: 0, max: 100 },
    },
  ],
};
const FLOW: NodeFacts = {
  ...{ node: 'k.flow', version: '1.0.0', simulated: false, loops: [] },
  channels: [{ id: 'k.flow.return', unit: '°C', res: 0.0625, kind: 'analog' }],
};

/** A kettle whose pump hangs on one node and whose pipe is read by another, heard a second at a time. */
async function madeKettle(nodes: readonly NodeFacts[] = [HEAT, FLOW]) {
  const clock = new FakeClock(WALL);
  const store = new MemoryStateStore(() => clock.wall());
  const fleet = new FleetState(clock);
  for (const facts of nodes) fleet.learn(facts);
  const anomalies = createAnomalies({ hub: 'hub-a', fleet, store, machine: clock, process: clock, log: silentLog });
  anomalies.start();
  await settled();
  let seq = 0;
  const say = (node: string, wall: number, steps: number) =>
    fleet.live(node, [{ epoch: '00000000000000aa', seq: ++seq, wall, cells: [steps] }]);
  /** `pump`, `steps`: of the nth second; the heat node is heard `late` seconds after the other. */
  async function run(
    seconds: number,
    { pump = (_: number) => 0, steps = (n: number) => 320 + (n % 2), late = 0, from = 0 },
  ): Promise<void> {
    for (let n = from; n < from + seconds; n++) {
      clock.advance(1000);
      say('k.flow', WALL + n * 1000, steps(n));
      if (nodes.includes(HEAT)) say('k.heat', WALL + (n - late) * 1000, pump(n - late));
    }
    await settled();
  }
  const kinds = async () => (await anomalies.recent({ limit: 10 })).map(({ kind, channel }) => `${kind} ${channel}`);
  return { run, kinds };
}

/** A pipe that is cold until the wort of the kettle comes through it. */
const carries = (n: number) => (n < 400 ? 320 + (n % 2) : 320 + Math.min(480, (n - 399) * 60) + (n % 2));

test('a pipe that begins to carry is no finding when a pump of another node of its kettle started', async () => {
  for (const late of [0, 4, 12]) {
    const { run, kinds } = await madeKettle();
    await run(600, { pump: (n) => (n < 398 ? 0 : 100), steps: carries, late });
    assert.deepEqual(await kinds(), [], `heard ${late} s late`);
  }
});

test('the same step is found when no pump moved, and when there is none', async () => {
  for (const nodes of [[HEAT, FLOW], [FLOW]]) {
    const { run, kinds } = await madeKettle(nodes);
    await run(600, { steps: carries });
    assert.ok((await kinds()).includes('jump k.flow.return'), `${nodes.length} nodes`);
  }
});

test('a step is told though the node of the pump has fallen silent', async () => {
  const { run, kinds } = await madeKettle();
  await run(380, {});
  await run(400, { steps: carries, late: 1000, from: 380 });
  assert.ok((await kinds()).includes('jump k.flow.return'));
});

test('a step long after the pump started is found', async () => {
  const { run, kinds } = await madeKettle();
  await run(900, { pump: (n) => (n < 200 ? 0 : 100), steps: carries });
  assert.ok((await kinds()).includes('jump k.flow.return'));
});
