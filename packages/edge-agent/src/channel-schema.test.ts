import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '@cerveceria/runtime';
import { describeConfig } from './commands/check.ts';
import { type AgentConfig, agentConfigSchema } from './config-schema.ts';
import { planNode } from './plan.ts';

const LIMITS = 'res: 0.1, limits: { min: -50, max: 200, rate_per_s: 10, stale_ms: 5000 }';
const CALIBRATED = 'calibration: { points: [[-0.4, 0], [99.1, 98.6]], date: 2026-11-20, by: Marta }';
const CHANNELS: Readonly<Record<string, string>> = {
  wort: `driver: max31865, device: spi0.0, unit: °C, ${LIMITS}, ${CALIBRATED}`,
  air: `driver: bme280, bus: 1, address: 0x76, quantity: pressure, unit: kPa, ${LIMITS}`,
  cellar: `driver: sht31, bus: 1, address: 0x44, quantity: humidity, unit: '%', ${LIMITS}`,
  circulation: `driver: flow-meter, line: 27, pulses_per_l: 450, unit: L/min, ${LIMITS}`,
  mains: `driver: ina219, bus: 1, address: 0x40, quantity: current, unit: A, ${LIMITS}`,
};

function parse(channels: Readonly<Record<string, string>>, kind = 'linux'): AgentConfig {
  const bus = kind === 'linux' ? '{ kind: linux }' : '{ kind: simulated, socket: bus.sock }';
  const rows = Object.entries(channels).map(([name, channel]) => `  ${name}: { ${channel} }`);
  const head = ['node: kettle-1.heat', 'data: ./data', 'key_file: ./key', 'hubs: [ws://hub:1]', `bus: ${bus}`];
  return parseConfig([...head, 'channels:', ...rows].join('\n'), 'agent.yaml', agentConfigSchema);
}

test('a calibrated channel is followed by its raw one, of the same unit and step', () => {
  const { channels } = planNode(parse(CHANNELS));
  assert.deepEqual(
    channels.map(({ id, unit }) => [id.replace('kettle-1.heat.', ''), unit]),
    [
      ['wort', '°C'],
      ['wort-raw', '°C'],
      ['air', 'kPa'],
      ['cellar', '%'],
      ['circulation', 'L/min'],
      ['mains', 'A'],
    ],
  );
});

test('check names chips, their place, and who calibrated them when', () => {
  const said = describeConfig(parse(CHANNELS));
  for (const part of ['PT100 on spi0.0', 'bme280 on I2C 1 0x76 pressure', 'calibrated 2026-11-20 by Marta'])
    assert.ok(said.includes(part), `${part} in\n${said}`);
});

const PT100 = `driver: max31865, device: spi0.0, unit: °C, ${LIMITS}`;
const voted = (of: string): Readonly<Record<string, string>> => ({
  ...{ a: PT100, b: PT100.replace('spi0.0', 'spi0.1').concat(`, ${CALIBRATED}`), mains: String(CHANNELS['mains']) },
  other: `driver: vote, of: [a, b], tolerance: 1, unit: °C, ${LIMITS}`,
  wort: `driver: vote, of: [${of}], tolerance: 1, unit: °C, ${LIMITS}`,
});

test('votes come after all channels that are read, and check says whose they are', () => {
  const { other, wort, ...read } = voted('b, a');
  const config = parse({ other: String(other), wort: String(wort), ...read });
  assert.deepEqual(
    planNode(config).channels.map(({ id }) => id.replace('kettle-1.heat.', '')),
    ['a', 'b', 'b-raw', 'mains', 'other', 'wort'],
  );
  assert.match(describeConfig(config), /wort: vote of b, a within 1 °C, °C in steps of 0.1 every tick/);
});

const FAULTS: readonly (readonly [
  name: string,
  channels: Readonly<Record<string, string>>,
  kind: string,
  key: string,
])[] = [
  ['a unit that the chip does not measure', { air: String(CHANNELS['air']).replace('kPa', '°C') }, 'linux', 'air.unit'],
  [
    'an address that the chip cannot have',
    { air: String(CHANNELS['air']).replace('0x76', '0x40') },
    'linux',
    'address',
  ],
  ['two points of one reading', { wort: String(CHANNELS['wort']).replace('99.1', '-0.4') }, 'linux', 'calibration'],
  ['two points of one true value', { wort: String(CHANNELS['wort']).replace('98.6', '0') }, 'linux', 'calibration'],
  ['a calibration by nobody', { wort: String(CHANNELS['wort']).replace('Marta', '""') }, 'linux', 'calibration.by'],
  ['a day that is none', { wort: String(CHANNELS['wort']).replace('11-20', '11-31') }, 'linux', 'calibration.date'],
  ['a name that the raw value takes', { ...CHANNELS, 'wort-raw': String(CHANNELS['mains']) }, 'linux', 'wort-raw'],
  [
    'an input of a chip that is not there',
    { float: `driver: switch, chip: io, pin: 3, unit: '1', ${LIMITS}` },
    'linux',
    'float.chip',
  ],
  ['a vote of nothing', voted('a, nothing'), 'linux', 'wort.of[1]'],
  ['a vote of a vote', voted('a, other'), 'linux', 'wort.of[1]'],
  ['two votes of one member', voted('a, a, b'), 'linux', 'wort.of[1]'],
  ['a vote of other units', voted('a, mains'), 'linux', 'wort.of[1]'],
  ['a vote of what is kept of a calibrated one', voted('a, b-raw'), 'linux', 'wort.of[1]'],
  ['a vote of one', voted('a'), 'linux', 'wort.of'],
  ['a vote beyond its members', { ...voted('a, b'), a: PT100.replace('max: 200', 'max: 100') }, 'linux', 'limits.max'],
  ['a vote for which a member is too slow', { ...voted('a, b'), a: `${PT100}, every_ms: 5000` }, 'linux', 'stale_ms'],
  ['an input that hangs nowhere', { float: `driver: switch, unit: '1', ${LIMITS}` }, 'linux', 'float'],
];
for (const [name, channels, kind, key] of FAULTS)
  test(`refused: ${name}`, () => {
    assert.throws(
      () => parse(channels, kind),
      (error: Error) => error.message.split('\n').some((line) => line.includes(key)),
    );
  });
