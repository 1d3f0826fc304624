import type { BusClient } from '@cerveceria/simulator/bus';
import type { Level } from './gpio-lines.ts';
import type { InputLine } from './input-line.ts';

/** An input of the simulated board. */
export class SimulatedInput implements InputLine {
  readonly #client: Pick<BusClient, 'request'>;
  readonly #line: number;
  #isClaimed = false;

  constructor(client: Pick<BusClient, 'request'>, line: number) {
    this.#client = client;
    this.#line = line;
  }

  async level(): Promise<Level> {
    if (!this.#isClaimed) await this.#client.request({ op: 'line.input', line: this.#line });
    this.#isClaimed = true;
    return (await this.#client.request({ op: 'line.get', line: this.#line })) === 1 ? 1 : 0;
  }

  close(): void {}
}
