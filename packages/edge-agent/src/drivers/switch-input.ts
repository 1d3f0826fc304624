import type { Level } from './gpio-lines.ts';
import { fault, type Probe, type ProbeBus, type Reading, value } from './probe.ts';

export interface SwitchInputOptions {
  readonly bus: ProbeBus;
  /** Level of the contact's line. */
  level(): Promise<Level> | Level;
  /** Level at which it reads 1. */
  readonly closed: Level;
}

/** A contact: float switch, flow switch, button. 1 when closed. */
export class SwitchInput implements Probe {
  readonly bus: ProbeBus;
  readonly #options: SwitchInputOptions;

  constructor(options: SwitchInputOptions) {
    this.#options = options;
    this.bus = options.bus;
  }

  async read(): Promise<Reading> {
    const { closed, level } = this.#options;
    try {
      return value((await level()) === closed ? 1 : 0);
    } catch {
      return fault('switch-io');
    }
  }
}
