import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergePlans, type OffPlan, offPlan } from './off-plan.ts';

const FILE = '/etc/brewery/agent.yaml';

test('off is the level that is not active, and the socket counts from the folder of the file', () => {
  const outputs = { heater: { line: 17 }, pump: { line: 22, active: 'low' } };
  const plan = offPlan({ node: 'k.heat', bus: { kind: 'simulated', socket: 'bus.sock' }, outputs }, FILE);
  assert.deepEqual(plan, {
    node: 'k.heat',
    bus: { kind: 'simulated', socket: '/etc/brewery/bus.sock' },
    outputs: [
      { name: 'heater', line: 17, off: 0 },
      { name: 'pump', line: 22, off: 1 },
    ],
    unclear: [],
  });
});

test('faults everywhere else leave the outputs to be driven, and an output that is unclear is named, not guessed', () => {
  const outputs = { heater: { line: 17 }, pump: { line: 'x' }, fan: null, belt: { line: 4, active: 'lo' } };
  const plan = offPlan({ bus: { kind: 'linux', gpio: 5 }, outputs, loops: 7, channels: { wort: [] } }, FILE);
  assert.deepEqual([plan?.outputs, plan?.unclear], [[{ name: 'heater', line: 17, off: 0 }], ['pump', 'fan', 'belt']]);
  assert.equal(plan?.bus.kind === 'linux' && plan.bus.gpio, 'gpiochip');
});

test('without a bus there is no plan', () => {
  for (const raw of [undefined, null, 'x', {}, { bus: { kind: 'linnux' } }, { bus: { kind: 'simulated' } }])
    assert.equal(offPlan(raw, FILE), null);
});

test('a line that only the agent that ran drove is driven too, and none twice', () => {
  const plan = (lines: number[], socket = '/a'): OffPlan => {
    const outputs = lines.map((line) => ({ name: `o${line}`, line, off: 0 as const }));
    return { node: 'k.heat', bus: { kind: 'simulated', socket }, outputs, unclear: [] };
  };
  const lines = (plans: OffPlan[]) => plans.map(({ outputs }) => outputs.map(({ line }) => line));
  assert.deepEqual(lines(mergePlans([plan([17, 22]), plan([17, 22])])), [[17, 22]]);
  assert.deepEqual(lines(mergePlans([plan([17, 23]), plan([17, 22])])), [[17, 23], [22]]);
  assert.deepEqual(lines(mergePlans([plan([17]), plan([17], '/b')])), [[17], [17]], 'another world');
});
