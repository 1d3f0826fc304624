import type { ChipTally } from './driver-counts.ts';
import { fault, type Probe, type ProbeBus, type Reading } from './probe.ts';

/** Counts what a probe gives that is no value, and takes a fault once more, at once: a disturbed transfer is over by then. */
export class RetriedProbe implements Probe {
  readonly bus: ProbeBus;
  readonly #probe: Probe;
  readonly #tally: ChipTally;
  readonly #tries: 1 | 2;

  /** `tries` 1: of a driver that has tried by itself, or whose reading cannot be taken twice. Silence is not asked again. */
  constructor(probe: Probe, tally: ChipTally, tries: 1 | 2 = 2) {
    this.#probe = probe;
    this.#tally = tally;
    this.#tries = tries;
    this.bus = probe.bus;
  }

  async read(): Promise<Reading> {
    const first = await this.#take();
    if (first.kind !== 'fault' || this.#tries === 1) return first;
    this.#tally.retried();
    return await this.#take();
  }

  async #take(): Promise<Reading> {
    try {
      const reading = await this.#probe.read();
      this.#tally.note(reading);
      return reading;
    } catch (error) {
      this.#tally.note(fault('driver'));
      throw error;
    }
  }
}
