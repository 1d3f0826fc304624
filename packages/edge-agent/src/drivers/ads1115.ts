import { ads1115Config, ads1115Volts, OS_BIT } from './ads1115-decode.ts';
import { type I2cBus, type I2cTransfers, isSilence } from './i2c-bus.ts';
import { fault, MISSING, type Probe, type ProbeBus, type Reading, value } from './probe.ts';

export interface Ads1115Options {
  readonly bus: ProbeBus & { readonly i2c: I2cBus };
  readonly address: number;
  readonly input: number;
  /** Full scale, V. */
  readonly fsr: number;
  /** value = volts * gain + offset */
  readonly scale: { readonly gain: number; readonly offset: number };
  wait(ms: number): Promise<void>;
}

const CONVERSION = 0;
const CONFIG = 1;
const RATE = 128;
/** 1/DR and the 10 % that the data sheet allows, with a tick of the timer. */
const CONVERSION_MS = Math.ceil(1100 / RATE) + 1;
const POLLS = 5;

/** One input of an ADS1115 by its registers, single shot. */
export class Ads1115 implements Probe {
  readonly bus: ProbeBus;
  readonly #options: Ads1115Options;
  readonly #config: number;

  constructor(options: Ads1115Options) {
    this.#options = options;
    this.bus = options.bus;
    this.#config = ads1115Config(options.input, options.fsr, RATE);
  }

  async read(): Promise<Reading> {
    const { scale } = this.#options;
    let volts: Reading;
    try {
      volts = await this.#convert();
    } catch (error) {
      return isSilence(error) ? MISSING : fault('i2c-io');
    }
    return volts.kind === 'value' ? value(volts.value * scale.gain + scale.offset) : volts;
  }

  #convert(): Promise<Reading> {
    const { address, bus, fsr, wait } = this.#options;
    const word = Uint8Array.of(this.#config >> 8, this.#config & 0xff);
    return bus.i2c.transact(async (chip) => {
      await chip.write(address, CONFIG, word);
      await wait(CONVERSION_MS);
      // A chip whose idle bit never comes back is read all the same; what it was told to do must still be there.
      let config = await this.#readWord(chip, CONFIG);
      for (let polls = 1; (config & OS_BIT) === 0 && polls < POLLS; polls++) {
        await wait(1);
        config = await this.#readWord(chip, CONFIG);
      }
      if ((config | OS_BIT) !== this.#config) return fault('adc-reset');
      const raw = await this.#readWord(chip, CONVERSION);
      return ads1115Volts(raw >> 8, raw & 0xff, fsr);
    });
  }

  async #readWord(chip: I2cTransfers, register: number): Promise<number> {
    const [msb = 0, lsb = 0] = await chip.read(this.#options.address, register, 2);
    return (msb << 8) | lsb;
  }
}
