import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChipOff, offWrites } from './chip-offs.ts';
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
    chips: [],
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
    return { node: 'k.heat', bus: { kind: 'simulated', socket }, outputs, chips: [], unclear: [] };
  };
  const lines = (plans: OffPlan[]) => plans.map(({ outputs }) => outputs.map(({ line }) => line));
  assert.deepEqual(lines(mergePlans([plan([17, 22]), plan([17, 22])])), [[17, 22]]);
  assert.deepEqual(lines(mergePlans([plan([17, 23]), plan([17, 22])])), [[17, 23], [22]]);
  assert.deepEqual(lines(mergePlans([plan([17]), plan([17], '/b')])), [[17], [17]], 'another world');
});

test('outputs on chips are taken off together, also pins that only the agent that ran had', () => {
  const file = (outputs: object) =>
    offPlan({ bus: { kind: 'linux' }, chips: { io: { driver: 'mcp23017', address: 0x20 } }, outputs }, FILE) as OffPlan;
  const now = file({ pump: { chip: 'io', pin: 3 }, fan: { chip: 'io', pin: 9, active: 'low' } });
  const ran = file({ pump: { chip: 'io', pin: 3, active: 'low' }, valve: { chip: 'io', pin: 4, active: 'low' } });
  const [chip, ...others] = mergePlans([now, ran]).flatMap(({ chips }) => chips);
  assert.deepEqual(others, []);
  assert.deepEqual(offWrites(chip as ChipOff), [
    { bus: 1, address: 0x20, register: 0x14, bytes: [0x10, 0x02] },
    { bus: 1, address: 0x20, register: 0x00, bytes: [0xe7, 0xfd] },
  ]);
});

test('an output on a chip that is not said clearly is named, not guessed', () => {
  const chips = { io: { driver: 'mcp23017', address: 0x20 }, odd: { driver: 'pcf8574', address: 0x20 } };
  const outputs = {
    a: { chip: 'io' },
    b: { chip: 'none', pin: 1 },
    c: { chip: 'odd', pin: 1 },
    d: { chip: 'io', pin: 2 },
  };
  const plan = offPlan({ bus: { kind: 'linux' }, chips, outputs }, FILE);
  assert.deepEqual([plan?.unclear, plan?.chips.map(({ name }) => name)], [['a', 'b', 'c'], ['d']]);
});
