import { ANALOG_SIGNALS, type AnalogQuantity, type SimulatorConfigInput } from '@cerveceria/simulator';

export const BENCH_NODE = 'kettle-1.heat';
const ADC = 0x48;
const PROBES = ['wort', 'wort-bottom', 'return', 'ambient', 'wort'] as const;
const ANALOG: readonly AnalogQuantity[] = ['level', 'flow', 'pressure', 'ph'];
const LINES = { heater: 17, pump: 22 } as const;

const probeId = (i: number) => `28-00000000000${i + 1}`;

/** A 40 L kettle of which one node has everything: five probes, four transmitters, element and pump. */
export function simulatorConfig(socket: string, data: string): SimulatorConfigInput {
  const node = {
    probes: Object.fromEntries(PROBES.map((place, i) => [probeId(i), place])),
    lines: { [LINES.heater]: 'heater', [LINES.pump]: 'pump' },
    ads1115: { [`0x${ADC.toString(16)}`]: Object.fromEntries(ANALOG.map((signal, i) => [String(i), signal])) },
  };
  return { socket, data, rate: 1, seed: 1, kettles: { 'kettle-1': { plant: 'kettle-40l', nodes: { heat: node } } } };
}

const everySecond = { every_ms: 1000 } as const;

export const probeChannel = (id: string) => ({
  ...{ driver: 'ds18b20', id, resolution: 12, unit: '°C', res: 0.0625, ...everySecond },
  limits: { min: -10, max: 110, rate_per_s: 3, stale_ms: 5000 },
});

function analogChannel(signal: AnalogQuantity, input: number) {
  const { unit, zero, perUnit } = ANALOG_SIGNALS[signal];
  return {
    ...{ driver: 'ads1115', bus: 1, address: ADC, input, unit, res: 0.01, ...everySecond },
    scale: { gain: 1 / perUnit, offset: -zero / perUnit },
    limits: { min: -50, max: 100, rate_per_s: 100, stale_ms: 5000 },
  };
}

/** Heating to a mash rest with the pump on: with nine measured channels, set point and two duties make twelve. */
export const loopsAndOutputs = {
  outputs: { heater: { line: LINES.heater }, pump: { line: LINES.pump } },
  loops: {
    pump: { kind: 'pump', output: 'pump', default: { mode: 'manual', duty: 1 } },
    mash: {
      ...{ kind: 'heat', input: 'wort', output: 'heater', power_w: 5500, volume_l: 40, needs: [{ output: 'pump' }] },
      default: { mode: 'auto', set_point: 63 },
    },
  },
} as const;

/** Nine measured channels and the three of its loops. Paths are relative to the file. */
export function agentConfig(socket: string, hub: string) {
  return {
    ...{ node: BENCH_NODE, data: './data', key_file: './key', hubs: [hub], bus: { kind: 'simulated', socket } },
    channels: Object.fromEntries([
      ...PROBES.map((_, i) => [i === 0 ? 'wort' : `probe-${i + 1}`, probeChannel(probeId(i))]),
      ...ANALOG.map((signal, i) => [signal, analogChannel(signal, i)]),
    ]),
    ...loopsAndOutputs,
  };
}
