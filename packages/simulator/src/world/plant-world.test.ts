import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Fault } from '../bus/bus-protocol.ts';
import { simulatorConfigSchema } from '../config-schema.ts';
import { kettleSimulationConfig, STANDARD_WIRING, standardProbes } from '../kettle-simulation-config.ts';
import { ANALOG_SIGNALS, type AnalogQuantity } from '../sensors/analog-signals.ts';
import { PlantWorld } from './plant-world.ts';
import { worldContract } from './world.contract.ts';
import type { Instant } from './world.ts';

const PROBES = standardProbes(1);
const HEAT = 'kettle-1.heat';
const FLOW = 'kettle-1.flow';

function make(nodes?: readonly string[], seed = 1): PlantWorld {
  const data = mkdtempSync(join(tmpdir(), 'plant-world-'));
  const kettle = kettleSimulationConfig(1);
  const kept = Object.entries(kettle.nodes).filter(([name]) => nodes === undefined || nodes.includes(name));
  const config = simulatorConfigSchema.parse({
    socket: 'unused',
    data,
    kettles: { 'kettle-1': { ...kettle, nodes: Object.fromEntries(kept) } },
  });
  return new PlantWorld({ config: { ...config, seed }, wall: 1_000_000 });
}

worldContract('plant world', () => ({ world: make(['heat']), node: HEAT, probe: PROBES.wort }));

function run(world: PlantWorld, from: Instant, seconds: number): Instant {
  let now = from;
  for (const end = from.mono + seconds * 1000; now.mono < end; ) {
    now = world.next(now);
    world.enter(now);
  }
  return now;
}

function measured(world: PlantWorld, node: string, input: number, quantity: AnalogQuantity): number {
  const device = world.i2c(node, 0x48);
  assert.ok(device !== undefined);
  device.write(1, [0xc3 + 0x10 * input, 0x83]);
  const [high = 0, low = 0] = device.read(0, 2);
  const { zero, perUnit } = ANALOG_SIGNALS[quantity];
  return (((high << 8) | low) * 0.000125 - zero) / perUnit;
}

const temperature = (world: PlantWorld, node: string, id: string) =>
  Number(readFileSync(join(world.w1(node), id, 'temperature'), 'utf8')) / 1000;

test('what the heater line does is felt by the wort, and the probes of every node see it', () => {
  const world = make();
  let now = world.start();
  world.drive(HEAT, STANDARD_WIRING.heat.heater, 1);
  world.drive(HEAT, STANDARD_WIRING.heat.pump, 1);
  now = run(world, now, 600);
  const truth = world.truth()['kettle-1'] ?? {};
  assert.ok((truth['wort'] as number) > 37 && (truth['wort'] as number) < 39.7);
  assert.ok(Math.abs(temperature(world, HEAT, PROBES.wort) - ((truth['wort'] as number) - 0.6)) < 0.2);
  assert.ok(Math.abs(temperature(world, FLOW, PROBES.return) - (truth['wort'] as number)) < 1);
  assert.ok(Math.abs(temperature(world, 'kettle-1.quality', PROBES.ambient) - 20) < 0.2);
  assert.ok(Math.abs(measured(world, FLOW, 0, 'flow') - 8) < 0.1);
  assert.ok(Math.abs(measured(world, HEAT, 0, 'level') - 40) < 0.1);
  assert.ok(Math.abs(measured(world, FLOW, 1, 'pressure') - 5.4) < 0.1);
  assert.ok(Math.abs(measured(world, 'kettle-1.quality', 0, 'ph') - 5.6) < 0.1);
  assert.equal(world.input(HEAT, STANDARD_WIRING.heat.levelSwitch), 1);
});

test('the same seed gives the same readings, another seed others', () => {
  const readings = (seed: number) => {
    const world = make(['heat'], seed);
    let now = world.start();
    return Array.from({ length: 60 }, () => {
      now = run(world, now, 1);
      return temperature(world, HEAT, PROBES.wort);
    });
  };
  assert.deepEqual(readings(5), readings(5));
  assert.notDeepEqual(readings(5), readings(6));
});

test('a relay that sticks does not ask its line, either way, until it is mended', () => {
  const world = make(['heat']);
  let now = world.start();
  const fault = (kind: Fault['kind']): Fault => ({ node: HEAT, target: 'line:17', kind });
  const put = () => world.energyOf('kettle-1').put;
  world.setFault(fault('relay-stuck-on'), true);
  now = run(world, now, 10);
  assert.equal(put(), 55_000);
  world.setFault(fault('relay-stuck-on'), false);
  now = run(world, now, 10);
  assert.equal(put(), 55_000);
  world.drive(HEAT, 17, 1);
  world.setFault(fault('relay-stuck-off'), true);
  now = run(world, now, 10);
  assert.equal(put(), 55_000);
  world.setFault(fault('relay-stuck-off'), false);
  now = run(world, now, 10);
  assert.equal(put(), 110_000);
});

test('a silent converter does not acknowledge and the others do', () => {
  const world = make();
  world.start();
  const fault = { node: HEAT, target: 'i2c:0x48', kind: 'i2c-silent' } as const;
  world.setFault(fault, true);
  assert.equal(world.i2c(HEAT, 0x48), undefined);
  assert.ok(world.i2c(FLOW, 0x48) !== undefined);
  assert.deepEqual(world.faults(), [fault]);
  world.setFault(fault, false);
  assert.ok(world.i2c(HEAT, 0x48) !== undefined);
  assert.deepEqual(world.faults(), []);
});

test('an empty kettle and a stopped pump are told by level, flow and switch, from any node of the kettle', () => {
  const world = make();
  let now = world.start();
  world.drive(HEAT, 22, 1);
  now = run(world, now, 10);
  world.setFault({ node: FLOW, target: 'plant', kind: 'pump-stopped' }, true);
  now = run(world, now, 10);
  assert.ok(measured(world, FLOW, 0, 'flow') < 0.1);
  assert.ok(measured(world, HEAT, 0, 'level') > 39);
  world.setFault({ node: HEAT, target: 'plant', kind: 'empty-kettle' }, true);
  now = run(world, now, 1);
  assert.ok(measured(world, HEAT, 0, 'level') < 0.1);
  assert.equal(world.input(HEAT, STANDARD_WIRING.heat.levelSwitch), 0);
});

test('a conversion of all sensors that a reader triggers is over after 750 ms', () => {
  const world = make(['heat']);
  let now = world.start();
  const file = join(world.w1(HEAT), 'w1_bus_master1', 'therm_bulk_read');
  const state = () => readFileSync(file, 'utf8').trim();
  assert.equal(state(), '0');
  writeFileSync(file, 'trigger\n');
  now = run(world, now, 0.25);
  assert.equal(state(), '-1');
  now = run(world, now, 0.75);
  assert.equal(state(), '1');
});
