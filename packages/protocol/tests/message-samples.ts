/** One message of each type as it stands on the wire, for the tests of both lanes. */
const EPOCH = '00c0ffee00c0ffee';
const OVERRIDE = { id: 'o1', mode: 'auto', setPoint: 68.5, owner: 'ana', reason: 'thick mash', issued: 1, expires: 2 };
const DESIRED = {
  node: 'k.heat',
  version: 3,
  issued: 1_700_000_000_000,
  loops: { 'k.heat.mash': { demand: { mode: 'auto', setPoint: 66 }, override: OVERRIDE } },
  stop: { id: 's1', owner: 'ana', reason: 'leak', issued: 5 },
};
const BOOT = { boot: 'b1', mono: 0, offset: 1_700_000_000_000.25, quality: 'learned' };
const WORT = { id: 'k.heat.wort', unit: '°C', res: 0.0625, kind: 'analog' };
const LOOP = {
  id: 'k.heat.mash',
  kind: 'heat',
  input: 'k.heat.wort',
  setPointChannel: 'k.heat.set-point',
  dutyChannel: 'k.heat.duty',
  unit: '°C',
  min: 0,
  max: 100,
};
const STATE = {
  id: 'k.heat.mash',
  mode: 'auto',
  source: 'override',
  setPoint: 68.5,
  pv: null,
  duty: 0,
  terms: { p: 1, i: 0, d: -0.5 },
  override: OVERRIDE,
  veto: 'INPUT_STALE',
  limited: 'budget',
  energyWh: 4210.5,
};
const ALARM = {
  id: 'INPUT_STALE k.heat.wort',
  code: 'INPUT_STALE',
  priority: 'critical',
  about: 'k.heat.wort',
  detail: '3 s old',
  since: 4,
  active: true,
  latched: false,
};
const REPORT = {
  version: 3,
  at: 9,
  loops: [STATE],
  alarms: [ALARM],
  refused: [{ loop: 'k.heat.mash', id: 'o0', code: 'OVERRIDE_EXPIRED', at: 8 }],
  stop: { owner: 'ana', reason: 'leak', at: 5 },
  buffered: 12,
  dropped: 0,
  power: {
    session: 'life-1',
    mono: 85_000,
    shareW: 2000,
    wantsW: 5500,
    levelsW: [2000, 3500, 5500],
    limitW: 4000,
    usedW: 3500,
    grant: 6,
  },
};
const BEAT = { type: 'beat', mono: 1, wall: 1_700_000_000_001 };
const ERROR = { type: 'error', code: 'X_Y', message: 'no', fatal: true, retryAfter: 500 };

export const FROM_AGENT: readonly Record<string, unknown>[] = [
  {
    type: 'hello',
    protocol: 1,
    node: 'k.heat',
    version: '0.1.0',
    boot: 'b1',
    mono: 12,
    simulated: true,
    epochs: [{ epoch: EPOCH, oldest: 1, newest: 60, current: true }],
    channels: [WORT],
    loops: [LOOP],
    boots: [BOOT],
  },
  { type: 'live', epoch: EPOCH, scans: [{ seq: 61, mono: 61_000, cells: [1056, 'missing', 'not-due', 'fault:crc'] }] },
  { type: 'report', report: REPORT },
  { type: 'boots', boots: [BOOT] },
  BEAT,
  ERROR,
];

export const FROM_HUB: readonly Record<string, unknown>[] = [
  {
    type: 'welcome',
    protocol: 1,
    hub: 'a',
    wall: 1_700_000_000_000,
    epochs: [{ epoch: EPOCH, hot: 60, warm: 40, seen: 63 }],
    credit: 1_048_576,
    desired: DESIRED,
  },
  { type: 'ack', epoch: EPOCH, hot: 60, warm: 40, credit: 1_048_576 },
  { type: 'rewind', epoch: EPOCH, seq: 41 },
  { type: 'desired', desired: DESIRED },
  { type: 'stop', id: 's1', owner: 'ana', reason: 'leak' },
  { type: 'grant', version: 7, session: 'life-1', watts: 2000, until: 95_000 },
  BEAT,
  ERROR,
];
