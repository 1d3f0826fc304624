import { chipTransaction, type I2cProbeBus } from './chip-transaction.ts';
import { ezoCommand, ezoReading, PROCESSING } from './ezo-decode.ts';
import type { I2cTransfers } from './i2c-bus.ts';
import type { Probe, ProbeBus, Reading } from './probe.ts';

export interface EzoOptions {
  readonly bus: I2cProbeBus;
  readonly address: number;
  wait(ms: number): Promise<void>;
}

/** The longest reading of the pH circuit; the others are done sooner. */
const READ_MS = 900;
const AGAIN_MS = 100;
const POLLS = 4;
/** Code, up to 20 characters and the zero. */
const ANSWER_BYTES = 24;

/**
 * An Atlas EZO circuit: asked for a reading, and asked for its answer when it has had its time. The I2C bus is free in
 * between, so this probe counts as a bus of its own and holds up nobody.
 */
export class Ezo implements Probe {
  readonly bus: ProbeBus;
  readonly #options: EzoOptions;

  constructor(options: EzoOptions) {
    this.#options = options;
    this.bus = { name: `${options.bus.name} 0x${options.address.toString(16)}`, prepare: () => Promise.resolve() };
  }

  async read(): Promise<Reading> {
    const { address, wait } = this.#options;
    const [command, rest] = ezoCommand('R');
    const asked = await this.#transaction((chip) => chip.write(address, command, rest));
    if (asked !== null) return asked;
    await wait(READ_MS);
    for (let polls = 1; ; polls++) {
      let answer = new Uint8Array();
      const failed = await this.#transaction(async (chip) => {
        answer = new Uint8Array(await chip.receive(address, ANSWER_BYTES));
      });
      if (failed !== null) return failed;
      if (answer[0] !== PROCESSING || polls === POLLS) return ezoReading(answer);
      await wait(AGAIN_MS);
    }
  }

  /** Null when it went well. */
  async #transaction(task: (chip: I2cTransfers) => Promise<void>): Promise<Reading | null> {
    const done: Reading = { kind: 'value', value: 0 };
    const result = await chipTransaction(this.#options.bus, async (chip) => {
      await task(chip);
      return done;
    });
    return result === done ? null : result;
  }
}
