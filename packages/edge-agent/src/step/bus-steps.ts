import type { Cancel, MachineClock } from '@cerveceria/runtime';
import type { BusClient } from '@cerveceria/simulator/bus';
import { Lateness } from './lateness.ts';
import type { Moment, StepStats, Steps } from './steps.ts';

/** Steps of the simulated world: each is answered with `done` when its readings, its tick and its outputs are. */
export class BusSteps implements Steps {
  readonly isAwaited = true;
  readonly #client: Pick<BusClient, 'onStep' | 'done'>;
  readonly #machine: MachineClock;
  /** Of a stepped world: how long each step took, machine ms. */
  readonly #lateness = new Lateness();
  #cancel: Cancel | undefined;
  #ticks = 0;

  constructor(client: Pick<BusClient, 'onStep' | 'done'>, machine: MachineClock) {
    this.#client = client;
    this.#machine = machine;
  }

  start(step: (at: Moment) => void | Promise<void>, failed: (error: unknown) => void): void {
    const run = async ({ mono, wall }: Moment) => {
      const begun = this.#machine.mono();
      await step({ mono, wall });
      this.#ticks++;
      this.#lateness.note(this.#machine.mono() - begun);
      // A stopped agent gates nothing more; whoever closes the connection lets the world go on.
      if (this.#cancel !== undefined) this.#client.done(mono);
    };
    this.#cancel = this.#client.onStep((at) => void run(at).catch(failed));
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  stats(): StepStats {
    return { ticks: this.#ticks, missed: 0, lateness: this.#lateness.rows() };
  }
}
