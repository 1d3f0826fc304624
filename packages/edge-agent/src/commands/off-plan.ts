import { dirname, resolve } from 'node:path';
import type { BusConfig } from '../config-schema.ts';
import type { Level } from '../drivers/gpio-lines.ts';
import { type ChipOff, chipOffs, joinOffs } from './chip-offs.ts';

/** What `off` drives: nothing of the configuration but the way to the lines and the lines. */
export interface OffPlan {
  readonly node: string;
  readonly bus: BusConfig;
  readonly outputs: readonly { readonly name: string; readonly line: number; readonly off: Level }[];
  readonly chips: readonly ChipOff[];
  /** Outputs that stand in the file and cannot be driven by what it says of them. */
  readonly unclear: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);

function busOf(raw: Fields, folder: string): BusConfig | null {
  const { kind, socket } = raw;
  if (kind === 'simulated') return typeof socket === 'string' ? { kind, socket: resolve(folder, socket) } : null;
  if (kind !== 'linux') return null;
  const label = raw['chip_label'];
  return {
    kind,
    w1_root: '',
    gpio: raw['gpio'] === 'rpio' ? 'rpio' : 'gpiochip',
    device_tree: text(raw['device_tree'], '/proc/device-tree'),
    ...(typeof label === 'string' ? { chip_label: label } : {}),
  };
}

/** A level that is guessed wrong would switch on what it should switch off. */
function isClear({ line, active }: Fields): boolean {
  const isLine = Number.isInteger(line) && Number(line) >= 0 && Number(line) <= 63;
  return isLine && (active === undefined || active === 'high' || active === 'low');
}

/**
 * Takes from a configuration what `off` needs and looks at nothing else: a fault in a loop must not keep a heater on.
 * Null where even the way to the lines is not to be found. `raw`: the data of the YAML `file`.
 */
export function offPlan(raw: unknown, file: string): OffPlan | null {
  const config = fields(raw);
  const bus = busOf(fields(config['bus']), dirname(resolve(file)));
  if (bus === null) return null;
  const all = Object.entries(fields(config['outputs'])).map(
    ([name, output]) => ({ name, ...fields(output) }) as Fields,
  );
  const onLines = all.filter(({ chip }) => chip === undefined);
  const { chips, unclear } = chipOffs(
    fields(config['chips']),
    all.filter(({ chip }) => chip !== undefined),
  );
  return {
    node: text(config['node'], ''),
    bus,
    outputs: onLines.filter(isClear).map(({ name, line, active }) => {
      return { name: String(name), line: Number(line), off: active === 'low' ? 1 : 0 };
    }),
    chips,
    unclear: [...onLines.filter((output) => !isClear(output)).map(({ name }) => String(name)), ...unclear],
  };
}

const sameBus = (a: BusConfig, b: BusConfig) =>
  a.kind === b.kind && (a.kind !== 'simulated' || b.kind !== 'simulated' || a.socket === b.socket);

/** Later plans add the lines that the ones before do not have; where both name a line the first one counts. */
export function mergePlans(plans: readonly OffPlan[]): OffPlan[] {
  const merged: OffPlan[] = [];
  for (const plan of plans) {
    const lines = new Set(
      merged.filter(({ bus }) => sameBus(bus, plan.bus)).flatMap(({ outputs }) => outputs.map(({ line }) => line)),
    );
    const outputs = plan.outputs.filter(({ line }) => !lines.has(line));
    // A chip is told of all its outputs at once, so they come together in the first plan of its world.
    const home = merged.findIndex(({ bus }) => sameBus(bus, plan.bus));
    const first = merged[home];
    if (first !== undefined) merged[home] = { ...first, chips: joinOffs(first.chips, plan.chips) };
    const chips = first === undefined ? plan.chips : [];
    if (outputs.length > 0 || merged.length === 0 || plan.unclear.length > 0) merged.push({ ...plan, outputs, chips });
  }
  return merged;
}
