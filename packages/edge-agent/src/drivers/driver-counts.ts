import type { DriverFaults } from '@cerveceria/protocol';
import type { Reading } from './probe.ts';

/** What goes wrong with one chip, counted since the start. */
export interface ChipTally {
  note(reading: Reading): void;
  retried(): void;
}

interface Counts {
  retried: number;
  missing: number;
  readonly faults: Map<string, number>;
}

/** Every reading that was no value, by bus and chip, also where a second try gave one. */
export class DriverCounts {
  readonly #chips = new Map<string, Counts>();
  readonly #places = new Map<string, readonly [bus: string, chip: string]>();

  /** Several channels of one chip share a tally. */
  of(bus: string, chip: string): ChipTally {
    const key = `${bus} ${chip}`;
    const counts = this.#chips.get(key) ?? { retried: 0, missing: 0, faults: new Map<string, number>() };
    this.#chips.set(key, counts);
    this.#places.set(key, [bus, chip]);
    return {
      retried: () => void counts.retried++,
      note(reading) {
        if (reading.kind === 'missing') counts.missing++;
        if (reading.kind === 'fault') counts.faults.set(reading.code, (counts.faults.get(reading.code) ?? 0) + 1);
      },
    };
  }

  /** Chips with which anything went wrong so far. */
  list(): DriverFaults[] {
    return [...this.#chips].flatMap(([key, { retried, missing, faults }]) => {
      if (retried === 0 && missing === 0 && faults.size === 0) return [];
      const [bus, chip] = this.#places.get(key) as readonly [string, string];
      return [{ bus, chip, retried, missing, faults: Object.fromEntries(faults) }];
    });
  }
}
