/** The one node of a replay: a fermenter in a fridge, three probes, heat and cold. */
export const FERMENTER = {
  node: 'fermenter-1.ferment',
  loop: 'fermenter-1.ferment.beer-control',
  probes: { beer: '28-00000000be01', chamber: '28-00000000be02', room: '28-00000000be03' },
  channels: {
    beer: 'fermenter-1.ferment.beer',
    chamber: 'fermenter-1.ferment.chamber',
    room: 'fermenter-1.ferment.room',
    setPoint: 'fermenter-1.ferment.beer-control-sp',
  },
  /** One step of a DS18B20 at 12 bits, °C. */
  step: 1 / 16,
} as const;

export interface FermenterPlace {
  readonly hubs: readonly string[];
  readonly socket: string;
  /** Set point of the log's first row, °C; null: off. It rules until the first change comes from a hub. */
  readonly first: number | null;
}

function probe(name: keyof typeof FERMENTER.probes): string {
  // A log jumps as far as it likes between two rows: only what no probe can show is a fault.
  return `  ${name}:
    driver: ds18b20
    id: ${FERMENTER.probes[name]}
    resolution: 12
    unit: °C
    res: ${FERMENTER.step}
    every_ms: 0
    limits: { min: -55, max: 125, rate_per_s: 1000000, stale_ms: 86400000 }
`;
}

/** Configuration of the agent that a log is played to. */
export function fermenterYaml({ hubs, socket, first }: FermenterPlace): string {
  const demand = first === null ? '{ mode: off }' : `{ mode: auto, set_point: ${first} }`;
  return `# The fermenter that a recorded log is played to. Every step of the bus is a row of the log, and one scan.
node: ${FERMENTER.node}
data: ../agents/${FERMENTER.node}
key_file: ../keys/${FERMENTER.node}.key
hubs:
${hubs.map((hub) => `  - ${hub}`).join('\n')}
bus:
  kind: simulated
  socket: ${JSON.stringify(socket)}
scan_ms: 0
channels:
${probe('beer')}${probe('chamber')}${probe('room')}outputs:
  heater: { line: 17 }
  cooler: { line: 27 }
loops:
  beer-control:
    kind: ferment
    input: beer
    heat: heater
    cool: cooler
    range: { min: -55, max: 125 }
    over_temperature: 126
    default: ${demand}
`;
}
