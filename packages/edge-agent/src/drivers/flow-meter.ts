import { edgesBetween, litresPerMinute } from './flow-decode.ts';
import type { Probe, ProbeBus, Reading } from './probe.ts';
import type { PulseCounter } from './pulse-counter.ts';

export interface FlowMeterOptions {
  readonly counter: PulseCounter;
  readonly line: number;
  readonly pulsesPerL: number;
}

/** A meter that gives pulses: the flow since the reading before. */
export class FlowMeter implements Probe {
  readonly bus: ProbeBus;
  readonly #options: FlowMeterOptions;
  #last: { readonly edges: number; readonly at: number } | undefined;

  constructor(options: FlowMeterOptions) {
    this.#options = options;
    this.bus = { name: `line ${options.line}`, prepare: () => Promise.resolve() };
  }

  /** @throws AGENT_LINE_BUSY, AGENT_LINE_FAILED, AGENT_CHIP_NOT_FOUND */
  async read(): Promise<Reading> {
    const { counter, pulsesPerL } = this.#options;
    const now = await counter.count();
    const last = this.#last ?? now;
    this.#last = now;
    return litresPerMinute(edgesBetween(last.edges, now.edges), now.at - last.at, pulsesPerL);
  }

  close(): void {
    this.#options.counter.close();
  }
}
