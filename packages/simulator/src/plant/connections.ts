/** What of a plant can be wired to a node. */
export interface Connections {
  readonly drives: readonly string[];
  readonly temperatures: readonly string[];
  readonly transmitters: readonly string[];
  readonly switches: readonly string[];
}

export const KETTLE_CONNECTIONS = {
  drives: ['heater', 'pump'],
  temperatures: ['wort', 'wort-bottom', 'return', 'ambient'],
  transmitters: ['level', 'flow', 'pressure', 'ph'],
  switches: ['level-switch', 'flow-switch'],
} as const satisfies Connections;

export const FERMENTER_CONNECTIONS = {
  drives: ['heater', 'compressor'],
  temperatures: ['beer', 'fridge', 'ambient'],
  transmitters: ['level', 'ph', 'gravity'],
  switches: [],
} as const satisfies Connections;
