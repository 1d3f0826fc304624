import { fault, type Probe, type ProbeBus, type Reading, value } from '../drivers/probe.ts';

export type CalibrationPoints = readonly [readonly [read: number, real: number], readonly [read: number, real: number]];

/** Within this of the power-on value a reading is one that came there step by step. */
const NEAR = 2;

export function rawName(name: string): string {
  return `${name}-raw`;
}

/** What is true when `read` was read, on the straight line through two points. */
export function calibrated(read: number, [[read1, real1], [read2, real2]]: CalibrationPoints): number {
  return real1 + ((read - read1) * (real2 - real1)) / (read2 - read1);
}

/** Makes true values of readings, and keeps each reading for the channel of raw values, which is read after it. */
export class CalibratedProbe implements Probe {
  readonly bus: ProbeBus;
  /** The last reading as it was; asks the bus for nothing. */
  readonly raw: Probe;
  readonly #probe: Probe;
  readonly #points: CalibrationPoints;
  readonly #powerOn: number | null;
  #last: Reading = fault('driver');
  #lastValue: number | null = null;

  /** `powerOn`: what the chip says before it has measured; null when it has no such value. */
  constructor(probe: Probe, points: CalibrationPoints, powerOn: number | null) {
    this.#probe = probe;
    this.#points = points;
    this.#powerOn = powerOn;
    this.bus = probe.bus;
    this.raw = { bus: probe.bus, read: () => Promise.resolve(this.#last) };
  }

  async read(): Promise<Reading> {
    // When the driver fails its last reading must not pass for a new one.
    this.#last = fault('driver');
    const reading = await this.#probe.read();
    this.#last = reading;
    if (reading.kind !== 'value') return reading;
    const isSudden = this.#lastValue === null || Math.abs(this.#lastValue - reading.value) > NEAR;
    // Left as it is, so that it is still known for what it is and does not pass for a temperature.
    if (reading.value === this.#powerOn && isSudden) return reading;
    this.#lastValue = reading.value;
    return value(calibrated(reading.value, this.#points));
  }
}
