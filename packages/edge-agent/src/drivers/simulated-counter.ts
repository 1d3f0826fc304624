import type { BusClient } from '@cerveceria/simulator/bus';
import type { PulseCounter } from './pulse-counter.ts';

/** The simulator counts, and says at which process ms. */
export class SimulatedCounter implements PulseCounter {
  readonly #client: Pick<BusClient, 'request'>;
  readonly #line: number;

  constructor(client: Pick<BusClient, 'request'>, line: number) {
    this.#client = client;
    this.#line = line;
  }

  async count(): Promise<{ edges: number; at: number }> {
    const { edges, mono } = (await this.#client.request({ op: 'line.count', line: this.#line })) as {
      edges: number;
      mono: number;
    };
    return { edges, at: mono };
  }

  close(): void {}
}
