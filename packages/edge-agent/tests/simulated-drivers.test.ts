import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { createSimulator, simulatorConfigSchema } from '@cerveceria/simulator';
import { BusClient, type FaultKind } from '@cerveceria/simulator/bus';
import { agentConfigSchema } from '../src/config-schema.ts';
import { simulatedAccess } from '../src/drivers/bus-access.ts';
import { LinesWithChips } from '../src/drivers/lines-with-chips.ts';
import { openChips } from '../src/drivers/open-chips.ts';
import { openProbes } from '../src/drivers/open-probes.ts';
import type { Reading } from '../src/drivers/probe.ts';
import { SimulatedLines } from '../src/drivers/simulated-lines.ts';

// Every driver on the simulated bus, against what is true of the plant.

const NODE = 'kettle-1.heat';
const PROBE = '28-000000000101';
const measured = { res: 0.001, every_ms: 0, limits: { min: -500, max: 5000, rate_per_s: 1e6, stale_ms: 5000 } };
const i2c = (driver: string, address: number, unit: string, more: object = {}) => ({
  ...{ driver, bus: 1, address, unit, ...more },
  ...measured,
});

const CHANNELS = {
  wort: { driver: 'ds18b20', id: PROBE, resolution: 12, unit: '°C', ...measured },
  'wort-rtd': { driver: 'max31865', device: 'spi0.0', unit: '°C', ...measured },
  level: i2c('ads1115', 0x48, 'L', { input: 0, scale: { gain: 22.65956, offset: -4.531912 } }),
  room: i2c('bme280', 0x76, '°C', { quantity: 'temperature' }),
  'room-pressure': i2c('bme280', 0x76, 'kPa', { quantity: 'pressure' }),
  'room-humidity': i2c('bme280', 0x76, '%', { quantity: 'humidity' }),
  cellar: i2c('sht31', 0x44, '°C', { quantity: 'temperature' }),
  'cellar-humidity': i2c('sht31', 0x44, '%', { quantity: 'humidity' }),
  amperes: i2c('ina219', 0x41, 'A', { quantity: 'current', shunt: 0.01 }),
  ph: i2c('ezo', 0x63, 'pH', { quantity: 'ph' }),
  flow: { driver: 'flow-meter', line: 27, pulses_per_l: 450, unit: 'L/min', ...measured },
  covered: { driver: 'switch', chip: 'io', pin: 9, unit: '1', ...measured },
  'covered-too': { driver: 'switch', line: 5, closed: 'high', unit: '1', ...measured },
};

async function openBoard(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'drivers-'));
  const socket = join(folder, 'bus.sock');
  const heat = {
    probes: { [PROBE]: 'wort' },
    lines: { 17: 'heater', 5: 'level-switch' },
    ads1115: { '0x48': { 0: 'level' as const } },
    mcp23017: { '0x20': { 3: 'pump', 9: 'level-switch' } },
    pca9685: { '0x40': { 2: 'pump' } },
    bme280: { '0x76': 'ambient' },
    sht31: { '0x44': 'ambient' },
    ina219: { '0x41': { wired: 'heater-current' } },
    ezo: { '0x63': 'ph' },
    max31865: { 'spi0.0': 'wort' },
    flow_meters: { 27: 450 },
  };
  const plants = {
    'kettle-1': { plant: 'kettle-40l' as const, wort: 60, ambient: 18.4, altitude_m: 650, nodes: { heat } },
  };
  const parsed = simulatorConfigSchema.parse({ socket, data: folder, rate: 'max', seed: 3, kettles: plants });
  const simulator = createSimulator({ config: parsed });
  await simulator.start();
  const client = new BusClient({ socket, role: 'agent', node: NODE });
  const operator = new BusClient({ socket, role: 'operator', node: null });
  await Promise.all([client.connect(), operator.connect()]);
  const config = agentConfigSchema.parse({
    ...{ node: NODE, data: folder, key_file: 'key', hubs: ['ws://127.0.0.1:9'], bus: { kind: 'simulated', socket } },
    channels: CHANNELS,
    chips: { io: { driver: 'mcp23017', address: 0x20 }, pwm: { driver: 'pca9685', address: 0x40 } },
    outputs: { heater: { line: 17 }, pump: { chip: 'io', pin: 3 }, whirlpool: { chip: 'pwm', pin: 2, duty: 0.6 } },
  });
  const access = simulatedAccess(client);
  const chips = openChips(config, access.buses, access.wait);
  const lines = new LinesWithChips(new SimulatedLines({ client, socket, node: NODE }), chips);
  const { probes, close } = openProbes(config, access, chips, silentLog);
  t.after(async () => {
    await close();
    client.close();
    operator.close();
    await simulator.stop();
    rmSync(folder, { recursive: true });
  });
  return {
    simulator,
    lines,
    /** Answers every step until `mono` ms have gone by, and stays in the one after. */
    pass: (ms: number) =>
      new Promise<void>((resolve) => {
        const end = simulator.now().mono + ms;
        const cancel = client.onStep(({ mono }) => {
          if (mono < end) client.done(mono);
          else {
            cancel();
            resolve();
          }
        });
        client.done(simulator.now().mono);
      }),
    read: (name: string) => probes.get(name)?.read() as Promise<Reading>,
    fault: (kind: FaultKind, target: string) =>
      operator.request({ op: 'fault.set', fault: { node: NODE, target, kind } }),
  };
}

function near(reading: Reading, wanted: number, within: number, what: string): void {
  assert.ok(
    reading.kind === 'value' && Math.abs(reading.value - wanted) <= within,
    `${what}: ${JSON.stringify(reading)}`,
  );
}

test('every driver reads what is true', async (t) => {
  const { lines, pass, read, simulator } = await openBoard(t);
  await lines.claimOutput(17, 1, 'heater');
  await lines.claimOutput(0x1203, 1, 'pump');
  await lines.settled();
  await pass(2000);
  await read('flow');
  await pass(10_000);
  const truth = simulator.truth().kettles['kettle-1'] ?? {};
  near(await read('wort'), truth['wort'] ?? 0, 1, 'ds18b20');
  near(await read('wort-rtd'), truth['wort'] ?? 0, 1, 'max31865');
  near(await read('level'), 40, 0.2, 'ads1115');
  near(await read('room'), 18.4, 0.01, 'bme280');
  near(await read('room-pressure'), 93.77, 0.05, 'bme280 at 650 m');
  near(await read('room-humidity'), 50, 0.1, 'bme280');
  near(await read('cellar'), 18.4, 0.01, 'sht31');
  near(await read('cellar-humidity'), 50, 0.01, 'sht31');
  near(await read('amperes'), 5500 / 230, 0.01, 'ina219');
  near(await read('ph'), truth['ph'] ?? 0, 0.001, 'ezo');
  near(await read('flow'), 8, 0.1, 'flow meter');
  near(await read('covered'), 1, 0, 'contact on an expander');
  near(await read('covered-too'), 1, 0, 'contact on a line');
});

test('outputs on both chips drive the plant, and off is no flow', async (t) => {
  const { lines, pass, read } = await openBoard(t);
  await lines.claimOutput(0x1203, 0, 'pump');
  await lines.claimOutput(0x1402, 1, 'whirlpool');
  await pass(5000);
  await read('flow');
  await pass(5000);
  near(await read('flow'), 8, 0.1, 'through the PCA9685');
  lines.set(0x1402, 0);
  await lines.settled();
  assert.equal(lines.get(0x1402), 0);
  await pass(10_000);
  await read('flow');
  await pass(5000);
  near(await read('flow'), 0, 0, 'off');
});

const FAULTS: readonly (readonly [kind: FaultKind, target: string, channel: string, cell: Reading])[] = [
  ['probe-lost', PROBE, 'wort', { kind: 'missing' }],
  ['probe-lost', 'spi0.0', 'wort-rtd', { kind: 'fault', code: 'rtd-open' }],
  ['i2c-silent', 'i2c:0x76', 'room', { kind: 'missing' }],
  ['i2c-silent', 'i2c:0x63', 'ph', { kind: 'missing' }],
  ['crc', 'i2c:0x44', 'cellar', { kind: 'fault', code: 'sht-crc' }],
];
for (const [kind, target, channel, expected] of FAULTS)
  test(`${kind} of ${target} is no value of ${channel}`, async (t) => {
    const { fault, pass, read } = await openBoard(t);
    await pass(1000);
    assert.equal((await read(channel)).kind, 'value');
    await fault(kind, target);
    await pass(1000);
    assert.deepEqual(await read(channel), expected);
  });
