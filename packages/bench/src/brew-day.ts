import type { Cell, ChannelSpec, DataFrame } from '@cerveceria/protocol';

/** A small generator with a seed (mulberry32), so that two runs measure the same bytes. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ANALOG: readonly [string, ChannelSpec['unit'], number][] = [
  ['wort', '°C', 0.0625],
  ['bottom', '°C', 0.0625],
  ['return', '°C', 0.0625],
  ['ambient', '°C', 0.0625],
  ['flow', 'L/min', 0.01],
  ['level', 'L', 0.05],
  ['pressure', 'kPa', 0.01],
  ['ph', 'pH', 0.01],
  ['power', 'W', 5],
];

/** The twelve channels of a kettle's node: nine analog, a set point, a duty, a pump's state. */
export const BREW_CHANNELS: readonly ChannelSpec[] = [
  ...ANALOG.map(([name, unit, res]): ChannelSpec => ({ id: `kettle-1.heat.${name}`, unit, res, kind: 'analog' })),
  { id: 'kettle-1.heat.mash-sp', unit: '°C', res: 0.01, kind: 'set-point' },
  { id: 'kettle-1.heat.mash-duty', unit: '1', res: 0.001, kind: 'duty' },
  { id: 'kettle-1.heat.pump-duty', unit: '1', res: 0.001, kind: 'duty' },
];

const STEPS = [52, 63, 72, 76, 100];

/** Wort of a brew day at second `s`: ramps of 2 °C/min and rests of 20 min. */
function wortAt(s: number): { wort: number; setPoint: number; heating: boolean } {
  let at = 20;
  let left = s;
  for (const setPoint of STEPS) {
    const ramp = ((setPoint - at) / 2) * 60;
    if (left < ramp) return { wort: at + (left / 60) * 2, setPoint, heating: true };
    left -= ramp;
    if (left < 1200) return { wort: setPoint, setPoint, heating: false };
    left -= 1200;
    at = setPoint;
  }
  return { wort: at, setPoint: at, heating: false };
}

/** Length of the simulated brew day in scans of one second. */
export const BREW_SCANS = 10_800;

/** The cells of one second, with +-`lsb` steps of noise on every analog channel. */
export function brewCells(s: number, random: () => number, lsb: number): Cell[] {
  const { wort, setPoint, heating } = wortAt(s);
  const noise = () => Math.floor(random() * (2 * lsb + 1)) - lsb;
  const steps = (value: number, res: number) => Math.round(value / res) + noise();
  const duty = heating ? 1 : 0.08 + 0.02 * Math.sin(s / 90);
  return [
    steps(wort, 0.0625),
    steps(wort + 0.3, 0.0625),
    steps(wort - 0.5, 0.0625),
    steps(21 + s / 7200, 0.0625),
    steps(8, 0.01),
    steps(40 - s / 5400, 0.05),
    steps(4.2, 0.01),
    steps(5.4 - s / 50_000, 0.01),
    steps(5500 * duty, 5),
    Math.round(setPoint * 100),
    Math.round(duty * 1000),
    1000,
  ];
}

/** The boot that every brew day counts its ms from. */
export const BREW_BOOT = '6f1f3a52-5a4e-4a6e-9a0a-0c9f3f0f6b11';

/** The channels as those of another node; `count`: the first so many. */
export function brewChannels(node: string, count = BREW_CHANNELS.length): ChannelSpec[] {
  return BREW_CHANNELS.slice(0, count).map((channel) => ({
    ...channel,
    id: channel.id.replace('kettle-1.heat', node),
  }));
}

/** The brew day cut into frames of sixty scans. */
export function* brewFrames(
  node: string,
  epoch: string,
  scans: number,
  random: () => number,
  count?: number,
): Generator<DataFrame> {
  const channels = brewChannels(node, count);
  for (let first = 1; first <= scans; first += 60) {
    const rows = Array.from({ length: 60 }, (_, i) => brewCells((first + i) % BREW_SCANS, random, 1));
    yield {
      kind: 'data',
      node,
      epoch,
      first,
      last: first + 59,
      boot: BREW_BOOT,
      every: 1,
      mono: rows.map((_, i) => (first + i) * 1000),
      columns: channels.map((channel, c) => ({ channel, cells: rows.map((row) => row[c] as Cell) })),
    };
  }
}
