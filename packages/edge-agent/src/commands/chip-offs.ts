import { Mcp23017 } from '../drivers/mcp23017.ts';
import { Pca9685 } from '../drivers/pca9685.ts';
import type { PinChip, RegisterWrite } from '../drivers/pin-chip.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One chip and the outputs on it. */
export interface ChipOff {
  /** Of the outputs. */
  readonly name: string;
  readonly driver: 'mcp23017' | 'pca9685';
  readonly bus: number;
  readonly address: number;
  /** Bits of the pins that are outputs, and their levels when they are off. */
  readonly outputs: number;
  readonly safe: number;
}

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const isWhole = (value: unknown, from: number, to: number) =>
  Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
const sameChip = (a: ChipOff, b: ChipOff) => a.bus === b.bus && a.address === b.address;

function chipOf({ driver, address, bus = 1 }: Fields): Pick<ChipOff, 'driver' | 'bus' | 'address'> | null {
  if (!isWhole(address, 8, 0x7f) || !isWhole(bus, 0, 15)) return null;
  if (driver !== 'mcp23017' && driver !== 'pca9685') return null;
  return { driver, bus: Number(bus), address: Number(address) };
}

/** Pins that only one side has are added; of a pin that both have the first side's word counts. */
export function joinOffs(first: readonly ChipOff[], more: readonly ChipOff[]): ChipOff[] {
  const joined = first.map((chip) => {
    const other = more.find((each) => sameChip(each, chip));
    if (other === undefined || (other.outputs & ~chip.outputs) === 0) return chip;
    const added = other.outputs & ~chip.outputs;
    const outputs = chip.outputs | added;
    return { ...chip, name: `${chip.name}, ${other.name}`, outputs, safe: chip.safe | (other.safe & added) };
  });
  return [...joined, ...more.filter((chip) => !first.some((each) => sameChip(each, chip)))];
}

/** Chips by what a configuration says of chips and outputs, and the outputs that it does not say enough of. */
export function chipOffs(chips: Fields, outputs: readonly Fields[]): { chips: ChipOff[]; unclear: string[] } {
  const unclear: string[] = [];
  let found: ChipOff[] = [];
  for (const { name, chip, pin, active } of outputs) {
    const place = chipOf(fields(chips[String(chip)]));
    if (place === null || !isWhole(pin, 0, 15) || (active !== undefined && active !== 'high' && active !== 'low')) {
      unclear.push(String(name));
      continue;
    }
    const bit = 1 << Number(pin);
    found = joinOffs(found, [{ ...place, name: String(name), outputs: bit, safe: active === 'low' ? bit : 0 }]);
  }
  return { chips: found, unclear };
}

/** What takes the outputs of a chip off. */
export function offWrites({ driver, bus, address, outputs, safe }: ChipOff): RegisterWrite[] {
  const options = { address, frequency: 1000, duties: new Map(), wait: () => Promise.resolve() };
  const chip: PinChip = driver === 'mcp23017' ? new Mcp23017(address, 0) : new Pca9685(options);
  return chip.safeWrites(bus, { outputs, safe, levels: safe });
}
