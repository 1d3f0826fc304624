/** What of a plant can be wired to a node. */
export interface Connections {
  readonly drives: readonly string[];
  readonly temperatures: readonly string[];
  readonly transmitters: readonly string[];
  readonly switches: readonly string[];
  /** A: what a drive draws. */
  readonly currents: readonly string[];
}

export const KETTLE_CONNECTIONS = {
  drives: ['heater', 'pump'],
  temperatures: ['wort', 'wort-bottom', 'return', 'ambient'],
  transmitters: ['level', 'flow', 'pressure', 'ph'],
  switches: ['level-switch', 'flow-switch'],
  currents: ['heater-current', 'pump-current'],
} as const satisfies Connections;

export const FERMENTER_CONNECTIONS = {
  drives: ['heater', 'compressor'],
  temperatures: ['beer', 'fridge', 'ambient'],
  transmitters: ['level', 'ph', 'gravity'],
  switches: [],
  currents: ['heater-current', 'compressor-current'],
} as const satisfies Connections;

export const HERMS_CONNECTIONS = {
  drives: ['heater', 'pump'],
  temperatures: ['wort', 'liquor', 'return', 'ambient'],
  transmitters: ['level', 'flow', 'pressure', 'ph'],
  switches: ['level-switch', 'flow-switch'],
  currents: ['heater-current', 'pump-current'],
} as const satisfies Connections;

export const JACKETED_CONNECTIONS = {
  drives: ['heater', 'valve'],
  temperatures: ['beer', 'jacket', 'glycol', 'ambient'],
  transmitters: ['level', 'ph', 'gravity'],
  switches: [],
  currents: ['heater-current', 'valve-current'],
} as const satisfies Connections;

/** Of the plants that are no kettle. */
export const OTHER_CONNECTIONS: Readonly<Record<string, Connections>> = {
  fermenter: FERMENTER_CONNECTIONS,
  herms: HERMS_CONNECTIONS,
  'fermenter-glycol': JACKETED_CONNECTIONS,
};
