import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '@cerveceria/runtime';
import { describeConfig } from './commands/check.ts';
import { type AgentConfig, agentConfigSchema } from './config-schema.ts';

const LIMITS = 'res: 0.1, limits: { min: -50, max: 200, rate_per_s: 10, stale_ms: 5000 }';

interface Board {
  readonly channels?: Readonly<Record<string, string>>;
  readonly chips?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly loops?: Readonly<Record<string, string>>;
}

const CHIPS = { io: 'driver: mcp23017, address: 0x20', pwm: 'driver: pca9685, address: 0x40' };
const WORT = { wort: `driver: ds18b20, id: 28-000000000001, unit: °C, ${LIMITS}` };

function parse(board: Board): AgentConfig {
  const head = ['node: kettle-1.heat', 'data: ./data', 'key_file: ./key', 'hubs: [ws://hub:1]', 'bus: { kind: linux }'];
  const parts = Object.entries({ chips: CHIPS, channels: WORT, ...board });
  const rows = parts.flatMap(([part, named]) => [
    `${part}:`,
    ...Object.entries(named as Record<string, string>).map(([name, text]) => `  ${name}: { ${text} }`),
  ]);
  return parseConfig([...head, ...rows].join('\n'), 'agent.yaml', agentConfigSchema);
}

function faults(board: Board): string[] {
  try {
    parse(board);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

test('outputs and inputs on chips are taken, and check says where they are', () => {
  const said = describeConfig(
    parse({
      channels: {
        ...WORT,
        covered: `driver: switch, chip: io, pin: 9, unit: '1', ${LIMITS}`,
        amperes: `driver: ina219, bus: 1, address: 0x41, quantity: current, unit: A, ${LIMITS}`,
      },
      outputs: {
        heater: 'line: 17',
        pump: 'chip: io, pin: 3, active: low, proof: { channel: amperes, min: 0.5 }',
        whirlpool: 'chip: pwm, pin: 3, duty: 0.6',
      },
    }),
  );
  for (const part of [
    'heater: GPIO 17',
    'pump: pin 3 of io (mcp23017 on I2C 1 0x20), on is low, current on amperes from 0.5',
    'whirlpool: pin 3 of pwm (pca9685 on I2C 1 0x40), 60 % of the time',
    'contact on pin 9 of io',
  ])
    assert.ok(said.includes(part), `${part} in\n${said}`);
});

const heat = (output: string) => `kind: heat, input: wort, output: ${output}, power_w: 3000, volume_l: 20`;
const FAULTS: readonly (readonly [name: string, board: Board, key: string])[] = [
  [
    'a heater on an expander',
    { outputs: { heater: 'chip: io, pin: 3' }, loops: { mash: heat('heater') } },
    'loops.mash.output',
  ],
  [
    'the heater of a fermenter on a PWM chip',
    { outputs: { belt: 'chip: pwm, pin: 3' }, loops: { beer: 'kind: ferment, input: wort, heat: belt' } },
    'loops.beer.heat',
  ],
  ['an output that hangs on both', { outputs: { pump: 'line: 4, chip: io, pin: 3' } }, 'outputs.pump'],
  ['an output that hangs on nothing', { outputs: { pump: 'active: low' } }, 'outputs.pump'],
  ['an output of a chip that is not there', { outputs: { pump: 'chip: other, pin: 3' } }, 'outputs.pump.chip'],
  ['an output without its pin', { outputs: { pump: 'chip: io' } }, 'outputs.pump.pin'],
  ['a pin that two outputs have', { outputs: { a: 'chip: io, pin: 3', b: 'chip: io, pin: 3' } }, 'outputs.b.pin'],
  ['a duty of a pin that has no PWM', { outputs: { pump: 'chip: io, pin: 3, duty: 0.5' } }, 'outputs.pump.duty'],
  ['a PWM that is on when it is low', { outputs: { pump: 'chip: pwm, pin: 3, active: low' } }, 'outputs.pump.active'],
  [
    'an input on a pin that is an output only',
    { channels: { covered: `driver: switch, chip: io, pin: 7, unit: '1', ${LIMITS}` } },
    'channels.covered.pin',
  ],
  [
    'an input on a chip without inputs',
    { channels: { covered: `driver: switch, chip: pwm, pin: 1, unit: '1', ${LIMITS}` } },
    'channels.covered.chip',
  ],
  [
    'a pull-down that the chip does not have',
    { channels: { covered: `driver: switch, chip: io, pin: 1, pull: down, unit: '1', ${LIMITS}` } },
    'channels.covered.pull',
  ],
  [
    'an input on a line that an output has',
    { channels: { covered: `driver: switch, line: 17, unit: '1', ${LIMITS}` }, outputs: { pump: 'line: 17' } },
    'channels.covered.line',
  ],
  ['two chips at one address', { chips: { ...CHIPS, io2: 'driver: mcp23017, address: 0x20' } }, 'chips.io2.address'],
  [
    'a sensor at the address of a chip',
    { channels: { amperes: `driver: ina219, bus: 1, address: 0x40, quantity: current, unit: A, ${LIMITS}` } },
    'channels.amperes.address',
  ],
  [
    'a proof by a channel that shows no current',
    { outputs: { pump: 'line: 17, proof: { channel: wort, min: 1 }' } },
    'outputs.pump.proof.channel',
  ],
  [
    'a frequency that the chip cannot make',
    { chips: { pwm: 'driver: pca9685, address: 0x40, frequency: 5' } },
    'chips.pwm.frequency',
  ],
];
for (const [name, board, key] of FAULTS)
  test(`refused: ${name}`, () => {
    const lines = faults(board);
    assert.ok(
      lines.some((line) => line.includes(` ${key}: expected `)),
      lines.join('\n') || 'taken',
    );
  });
