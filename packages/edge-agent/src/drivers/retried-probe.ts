import type { Probe, ProbeBus, Reading } from './probe.ts';

/** What became of the readings of one probe since the start. */
export interface ProbeCounts {
  readings: number;
  /** Readings that were taken a second time, because the first was a fault. */
  retried: number;
  /** Readings that were no value in the end. */
  failed: number;
}

/** Takes a faulty reading once more, at once: a disturbed transfer is over by then. Silence is not asked again. */
export class RetriedProbe implements Probe {
  readonly bus: ProbeBus;
  readonly counts: ProbeCounts = { readings: 0, retried: 0, failed: 0 };
  readonly #probe: Probe;

  constructor(probe: Probe) {
    this.#probe = probe;
    this.bus = probe.bus;
  }

  async read(): Promise<Reading> {
    this.counts.readings++;
    let reading = await this.#probe.read();
    if (reading.kind === 'fault') {
      this.counts.retried++;
      reading = await this.#probe.read();
    }
    if (reading.kind !== 'value') this.counts.failed++;
    return reading;
  }
}
