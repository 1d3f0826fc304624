import { ANALOG_SIGNALS, type AnalogQuantity, STANDARD_WIRING, standardProbes } from '@cerveceria/simulator';
import { WATER_L } from './demo-recipe.ts';

export const NODES = ['heat', 'flow', 'quality'] as const;
export type NodeName = (typeof NODES)[number];

export interface AgentPlace {
  readonly kettle: number;
  readonly node: NodeName;
  /** `ws://host:port`, the preferred one first. */
  readonly hubs: readonly string[];
  readonly socket: string;
}

/** °C a second that wort in a kettle may change; in a pipe as fast as the probe follows when the pump fills it. */
const RATE = { vessel: 2, pipe: 20 };

/** Probes of different nodes with this word should show the same: the hubs tell when one has drifted. */
const WORT = '    compares: wort\n';

function probe(name: string, id: string, place: keyof typeof RATE = 'vessel', more = ''): string {
  return `  ${name}:
    driver: ds18b20
    id: ${id}
    resolution: 12
    unit: °C
    res: 0.0625
    every_ms: 1000
    limits: { min: -10, max: 110, rate_per_s: ${RATE[place]}, stale_ms: 5000 }
${more}`;
}

interface Analog {
  readonly name: string;
  readonly signal: AnalogQuantity;
  readonly address: number;
  readonly input: number;
  /** Plausible values, in the unit of the signal. */
  readonly min: number;
  readonly max: number;
}

function analog({ name, signal, address, input, min, max }: Analog): string {
  const { unit, zero, perUnit } = ANALOG_SIGNALS[signal];
  // The transmitter says volts = zero + perUnit * value; the agent wants it solved for the value.
  const [gain, offset] = [1 / perUnit, -zero / perUnit].map((number) => Number(number.toPrecision(9)));
  return `  ${name}:
    driver: ads1115
    bus: 1
    address: 0x${address.toString(16)}
    input: ${input}
    scale: { gain: ${gain}, offset: ${offset} }
    unit: ${unit}
    res: 0.01
    every_ms: 1000
    limits: { min: ${min}, max: ${max}, rate_per_s: ${max - min}, stale_ms: 5000 }
`;
}

function heatParts(kettle: number): string {
  const { wort, bottom } = standardProbes(kettle);
  const { heater, pump, adc, level } = STANDARD_WIRING.heat;
  return `channels:
${probe('wort', wort, 'vessel', WORT)}${probe('bottom', bottom)}${analog({ name: 'level', signal: 'level', address: adc, input: level, min: -1, max: 80 })}outputs:
  heater: { line: ${heater} }
  pump: { line: ${pump} }
loops:
  # The pump first: a heater that needs it is judged after it in the same tick.
  pump:
    kind: pump
    output: pump
  mash:
    kind: heat
    input: wort
    output: heater
    power_w: 5500
    volume_l: ${WATER_L}
    # No heat without the pump that mixes, and none on a kettle that is nearly empty.
    needs:
      - { output: pump }
      - { channel: level, min: 10 }
`;
}

function flowParts(kettle: number): string {
  const { adc, flow, pressure } = STANDARD_WIRING.flow;
  return `channels:
${probe('return', standardProbes(kettle).return, 'pipe')}${analog({ name: 'flow', signal: 'flow', address: adc, input: flow, min: -1, max: 30 })}${analog({ name: 'pressure', signal: 'pressure', address: adc, input: pressure, min: -1, max: 8 })}`;
}

function qualityParts(kettle: number): string {
  const { adc, ph } = STANDARD_WIRING.quality;
  const { ambient, second } = standardProbes(kettle);
  return `channels:
${probe('room', ambient)}${probe('wort-2', second, 'vessel', WORT)}${analog({ name: 'ph', signal: 'ph', address: adc, input: ph, min: 0, max: 14 })}`;
}

const PARTS: Readonly<Record<NodeName, (kettle: number) => string>> = {
  heat: heatParts,
  flow: flowParts,
  quality: qualityParts,
};

/** Configuration of one agent of the demo, as it would stand on the Pi beside the kettle. */
export function agentYaml({ kettle, node, hubs, socket }: AgentPlace): string {
  const id = `kettle-${kettle}.${node}`;
  return `# The ${node} node of kettle ${kettle}. Written anew at each start: changes here do not last.
node: ${id}
data: ../agents/${id}
key_file: ../keys/${id}.key
hubs:
${hubs.map((hub) => `  - ${hub}`).join('\n')}
# The same drivers as on a Pi, on the simulator's buses.
bus:
  kind: simulated
  socket: ${JSON.stringify(socket)}
  # Time stands still while a step is under way, so a machine that is slow over one lets nothing overheat.
  step_limit_ms: 5000
${PARTS[node](kettle)}`;
}
