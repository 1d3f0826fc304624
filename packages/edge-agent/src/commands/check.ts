import type { Command } from '@cerveceria/runtime';
import { loadAgentConfig } from '../config.ts';
import type { AgentConfig, ChannelConfig, LoopConfig, OutputConfig } from '../config-schema.ts';
import { openRealLines } from '../drivers/open-lines.ts';
import { CONFIG_OPTION, configFile } from './config-option.ts';

function placeOf(channel: ChannelConfig): string {
  switch (channel.driver) {
    case 'ds18b20':
      return `1-Wire ${channel.id}, ${channel.resolution} bit`;
    case 'max31865':
      return `PT${channel.ohms} on ${channel.device}, reference ${channel.reference} ohms`;
    case 'flow-meter':
      return `pulses on GPIO ${channel.line}, ${channel.pulses_per_l} a litre`;
    case 'switch': {
      const where = channel.chip === undefined ? `GPIO ${channel.line}` : `pin ${channel.pin} of ${channel.chip}`;
      return `contact on ${where}, closed is ${channel.closed}`;
    }
    case 'vote':
      return `vote of ${channel.of.join(', ')} within ${channel.tolerance} ${channel.unit}`;
    default: {
      const what = channel.driver === 'ads1115' ? `A${channel.input}, ±${channel.fsr} V` : channel.quantity;
      return `${channel.driver} on I2C ${channel.bus} 0x${channel.address.toString(16)} ${what}`;
    }
  }
}

function outputPlace({ line, chip = '', pin, duty }: OutputConfig, chips: AgentConfig['chips']): string {
  const at = chips[chip];
  if (at === undefined) return `GPIO ${line}`;
  const pwm = duty === undefined ? '' : `, ${duty * 100} % of the time`;
  return `pin ${pin} of ${chip} (${at.driver} on I2C ${at.bus} 0x${at.address.toString(16)})${pwm}`;
}

function provenBy({ proof }: OutputConfig): string {
  return proof === undefined ? '' : `, current on ${proof.channel} from ${proof.min}`;
}

function channelLine(name: string, channel: ChannelConfig): string {
  const { limits, unit, res } = channel;
  const { calibration, every_ms } = channel.driver === 'vote' ? { every_ms: null } : channel;
  const by = calibration === undefined ? '' : `, calibrated ${calibration.date} by ${calibration.by}`;
  const every = every_ms === null ? 'every tick' : `every ${every_ms} ms`;
  return `  ${name}: ${placeOf(channel)}, ${unit} in steps of ${res} ${every}, ${limits.min} to ${limits.max}${by}`;
}

function loopLine(name: string, loop: LoopConfig): string {
  const mode = [loop.default.mode, loop.default.set_point ?? loop.default.duty].filter((part) => part !== undefined);
  const start = `starts ${mode.join(' ')}`;
  switch (loop.kind) {
    case 'heat': {
      const needs = loop.needs.map((need) => ('output' in need ? need.output : `${need.channel} >= ${need.min}`));
      const only = needs.length === 0 ? '' : `, only while ${needs.join(' and ')}`;
      return `  ${name}: heats ${loop.input} with ${loop.output}${only}, off for good above ${loop.over_temperature} °C, ${start}`;
    }
    case 'ferment':
      return `  ${name}: holds ${loop.input} with ${[loop.heat, loop.cool].filter(Boolean).join(' and ')}, ${start}`;
    case 'pump':
      return `  ${name}: switches ${loop.output}, ${start}`;
  }
}

/** Heaters that the share alone never lets on. */
function beyondShare({ loops, power }: AgentConfig): string[] {
  const shareW = power?.share_w ?? Number.POSITIVE_INFINITY;
  return Object.values(loops).flatMap((loop) => (loop.kind === 'heat' && loop.power_w > shareW ? [loop.output] : []));
}

function powerLines(config: AgentConfig): string[] {
  const { power } = config;
  if (power === undefined) return [];
  const beyond = beyondShare(config);
  const { budget_w, share_w, circuits, exclude, priority } = power;
  return [
    ...(budget_w === undefined ? [] : [`  all together at most ${budget_w} W`]),
    ...Object.entries(circuits).map(([name, c]) => `  ${name}: ${c.outputs.join(' and ')} at most ${c.limit_w} W`),
    ...exclude.map((group) => `  at most one of ${group.join(', ')}`),
    ...(priority.length === 0 ? [] : [`  served first: ${priority.join(', ')}`]),
    ...(share_w === undefined
      ? []
      : [`  ${share_w} W of the site are always this node's, more only while a hub grants it`]),
    ...(beyond.length === 0 ? [] : [`  never on without a hub's grant: ${beyond.join(', ')}`]),
  ];
}

export function describeConfig(config: AgentConfig): string {
  const { bus, channels, chips, loops, outputs } = config;
  const section = (title: string, lines: readonly string[]) => [title, ...(lines.length > 0 ? lines : ['  none'])];
  const where = bus.kind === 'linux' ? `real, GPIO through ${bus.gpio}` : `SIMULATED, ${bus.socket}`;
  return [
    `node ${config.node}: ${where}`,
    `a tick every ${config.tick_ms} ms, a scan ${config.scan_ms === 0 ? 'every tick' : `every ${config.scan_ms} ms`}`,
    `hubs ${config.hubs.join(', ')}`,
    ...section(
      'outputs',
      Object.entries(outputs).map(
        ([name, o]) => `  ${name}: ${outputPlace(o, chips)}, on is ${o.active}${provenBy(o)}`,
      ),
    ),
    ...section(
      'channels',
      Object.entries(channels).map(([name, channel]) => channelLine(name, channel)),
    ),
    ...section(
      'loops',
      Object.entries(loops).map(([name, loop]) => loopLine(name, loop)),
    ),
    ...(config.power === undefined ? [] : section('power', powerLines(config))),
  ].join('\n');
}

export const checkCommand: Command = {
  summary: 'Say what a configuration would drive; drives nothing.',
  options: {
    ...CONFIG_OPTION,
    board: { type: 'boolean', describe: 'Also look whether this machine has the board and the modules it needs.' },
  },
  async run({ values }) {
    const config = loadAgentConfig(configFile(values));
    process.stdout.write(`${describeConfig(config)}\n`);
    if (values['board'] === true && config.bus.kind === 'linux') {
      await openRealLines(config.bus).close();
      process.stdout.write('this machine has what it takes\n');
    }
    return 0;
  },
};
