import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatorConfigSchema } from '../src/config-schema.ts';
import { startSimulation, until } from './a-simulation.ts';

const KETTLE = 'kettle-1';

test('an operator changes mains, room, volume and grain of a running plant, and the agent cannot', async (t) => {
  const { answering, attach, simulator } = await startSimulation(t);
  const agent = await answering('kettle-1.heat');
  const operator = await attach('operator');
  const change = (what: string, value: number) => operator.request({ op: 'plant.change', kettle: KETTLE, what, value });
  await change('mains', 207);
  await change('grain', 8);
  await change('volume', 30);
  const truth = () => simulator.truth().kettles[KETTLE] ?? {};
  assert.deepEqual([truth()['mains'], truth()['grain'], truth()['volume']], [207, 8, 30]);
  await assert.rejects(agent.request({ op: 'plant.change', kettle: KETTLE, what: 'mains', value: 0 }), {
    code: 'ROLE_FORBIDS',
  });
  await until(() => simulator.now().mono > 10_000, 'time goes by');
});

test('what a plant does not have, or cannot be, is refused and changes nothing', async (t) => {
  const { attach, simulator } = await startSimulation(t);
  const operator = await attach('operator');
  for (const [kettle, what, value] of [
    ['kettle-9', 'mains', 207],
    [KETTLE, 'weather', 1],
    [KETTLE, 'volume', -1],
    [KETTLE, 'mains', 10_000],
  ] as const)
    await assert.rejects(operator.request({ op: 'plant.change', kettle, what, value }), { code: 'CHANGE_UNKNOWN' });
  assert.equal(simulator.truth().kettles[KETTLE]?.['mains'], 230);
});

test('each plant stands behind the bus with its own parts', async (t) => {
  const kettles = {
    herms: {
      plant: 'herms',
      nodes: { heat: { probes: { '28-000000000001': 'liquor' }, lines: { 17: 'heater', 22: 'pump' } } },
    },
    tank: {
      plant: 'fermenter-glycol',
      wort: 18,
      nodes: { cool: { probes: { '28-000000000002': 'glycol' }, mcp23017: { '0x20': { 0: 'valve' } } } },
    },
  } as const;
  const { answering, simulator } = await startSimulation(t, { kettles });
  await answering('tank.cool');
  await until(() => simulator.now().mono > 60_000, 'a minute');
  const { herms, tank } = simulator.truth().kettles;
  assert.ok(Math.abs((herms?.['liquor'] ?? 0) - 20) < 0.1);
  assert.ok((tank?.['glycol'] ?? 0) < 0);
});

test('a wire to a part that the plant does not have is a fault of the configuration', () => {
  const faulty = (node: object) =>
    simulatorConfigSchema.safeParse({
      socket: 's',
      data: 'd',
      kettles: { k: { plant: 'herms', nodes: { heat: node } } },
    });
  for (const node of [
    { mcp23017: { '0x20': { 3: 'valve' } } },
    { pca9685: { '0x40': { 3: 'level-switch' } } },
    { ina219: { '0x41': { wired: 'valve-current' } } },
    { max31865: { 'spi0.0': 'glycol' } },
    { mcp23017: { '0x20': { 16: 'pump' } } },
  ])
    assert.equal(faulty(node).success, false, JSON.stringify(node));
});
