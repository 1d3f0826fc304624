import { ads1115Config, ads1115Volts, OS_BIT } from './ads1115-decode.ts';
import { type ChipPlace, ChipProbe } from './chip-probe.ts';
import type { I2cTransfers } from './i2c-bus.ts';
import { fault, type Reading, value } from './probe.ts';

export interface Ads1115Options extends ChipPlace {
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
export class Ads1115 extends ChipProbe<Ads1115Options> {
  protected async take(chip: I2cTransfers): Promise<Reading> {
    const { address, fsr, input, scale, wait } = this.options;
    const asked = ads1115Config(input, fsr, RATE);
    await chip.write(address, CONFIG, Uint8Array.of(asked >> 8, asked & 0xff));
    await wait(CONVERSION_MS);
    // A chip whose idle bit never comes back is read all the same; what it was told to do must still be there.
    let config = await this.word(chip, CONFIG);
    for (let polls = 1; (config & OS_BIT) === 0 && polls < POLLS; polls++) {
      await wait(1);
      config = await this.word(chip, CONFIG);
    }
    if ((config | OS_BIT) !== asked) return fault('adc-reset');
    const raw = await this.word(chip, CONVERSION);
    const volts = ads1115Volts(raw >> 8, raw & 0xff, fsr);
    return volts.kind === 'value' ? value(volts.value * scale.gain + scale.offset) : volts;
  }
}
