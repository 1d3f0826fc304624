import { agentError } from '../errors.ts';
import { chipPin, isHeaderLine } from './chip-line.ts';
import type { ChipPins } from './chip-pins.ts';
import type { GpioLines, GuardAccess, Level } from './gpio-lines.ts';

/** The header's lines and the pins of the chips beside it as one board. `chip`: who has the pin, by bus and address. */
export class LinesWithChips implements GpioLines {
  readonly #header: GpioLines;
  readonly #chips: ReadonlyMap<string, ChipPins>;

  constructor(header: GpioLines, chips: ReadonlyMap<string, ChipPins>) {
    this.#header = header;
    this.#chips = chips;
  }

  claimOutput(line: number, initial: Level, consumer: string): Promise<void> {
    if (isHeaderLine(line)) return this.#header.claimOutput(line, initial, consumer);
    return this.#chip(line).claim(chipPin(line).pin, initial);
  }

  set(line: number, level: Level): void {
    if (isHeaderLine(line)) this.#header.set(line, level);
    else this.#chip(line).set(chipPin(line).pin, level);
  }

  get(line: number): Level | null {
    return isHeaderLine(line) ? this.#header.get(line) : this.#chip(line).get(chipPin(line).pin);
  }

  async settled(): Promise<void> {
    const all = await Promise.allSettled([this.#header, ...this.#chips.values()].map((part) => part.settled()));
    const failed = all.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  guardAccess(): GuardAccess {
    const registers = [...this.#chips.values()].flatMap((chip) => chip.safeWrites());
    return { ...this.#header.guardAccess(), registers };
  }

  close(): Promise<void> {
    return this.#header.close();
  }

  #chip(line: number): ChipPins {
    const { bus, address } = chipPin(line);
    const chip = this.#chips.get(chipKey(bus, address));
    if (chip === undefined) throw agentError('AGENT_LINE_FAILED', `no chip at 0x${address.toString(16)} on I2C ${bus}`);
    return chip;
  }
}

export function chipKey(bus: number, address: number): string {
  return `${bus} ${address}`;
}
