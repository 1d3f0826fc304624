import type { I2cTransfers } from './i2c-bus.ts';
import { AUTO_INCREMENT, channelBytes, FULL, isFullOff, prescaleOf, SLEEP } from './pca9685-decode.ts';
import type { PinChip, PinLevels, PinsFound, RegisterWrite } from './pin-chip.ts';

const MODE1 = 0x00;
const MODE2 = 0x01;
/** Push-pull outputs, not inverted: what the chip has after a reset. */
const TOTEM_POLE = 0x04;
const LED0 = 0x06;
const BYTES = 4;
const ALL_OFF_H = 0xfd;
const PRESCALE = 0xfe;
/** The oscillator takes half a millisecond to come up. */
const WAKE_MS = 1;

export interface Pca9685Options {
  readonly address: number;
  /** Hz of the PWM. */
  readonly frequency: number;
  /** Part of the time that a pin is up while it is on, by pin; 1 where it is not named. */
  readonly duties: ReadonlyMap<number, number>;
  wait(ms: number): Promise<void>;
}

const registerOf = (pin: number) => LED0 + BYTES * pin;
const pinsOf = (bits: number) => Array.from({ length: 16 }, (_, pin) => pin).filter((pin) => (bits >> pin) & 1);

/** Sixteen PWM outputs of a PCA9685; off is the chip's full-off bit, which no count can outdo. */
export class Pca9685 implements PinChip {
  readonly address: number;
  readonly #options: Pca9685Options;
  readonly #prescale: number;

  constructor(options: Pca9685Options) {
    this.#options = options;
    this.address = options.address;
    this.#prescale = prescaleOf(options.frequency);
  }

  async exchange(chip: I2cTransfers, wanted: PinLevels, isFirst: boolean): Promise<PinsFound> {
    const { address } = this;
    const wasReset = !isFirst && !(await this.#isSetUp(chip));
    if (isFirst || wasReset) await this.#setUp(chip);
    const levels = wasReset ? wanted.safe : wanted.levels;
    for (const pin of pinsOf(wanted.outputs)) {
      const bytes = channelBytes((levels >> pin) & 1 ? (this.#options.duties.get(pin) ?? 1) : 0);
      await chip.write(address, registerOf(pin), Uint8Array.from(bytes));
    }
    let found = 0;
    for (const pin of pinsOf(wanted.outputs))
      if (!isFullOff(await chip.read(address, registerOf(pin), BYTES))) found |= 1 << pin;
    return { levels: found, wasReset };
  }

  /** One byte a pin, since a chip that lost its supply does not move on to the next register by itself. */
  safeWrites(bus: number, { outputs }: PinLevels): RegisterWrite[] {
    const { address } = this;
    return pinsOf(outputs).map((pin) => ({ bus, address, register: registerOf(pin) + 3, bytes: [FULL] }));
  }

  /** A chip after its reset sleeps; one with another frequency is not the one that was set up either. */
  async #isSetUp(chip: I2cTransfers): Promise<boolean> {
    const [mode = SLEEP] = await chip.read(this.address, MODE1, 1);
    const [prescale] = await chip.read(this.address, PRESCALE, 1);
    return (mode & (SLEEP | AUTO_INCREMENT)) === AUTO_INCREMENT && prescale === this.#prescale;
  }

  /** Off, asleep (the frequency is taken in sleep alone), frequency, awake. Nothing is restarted: all is written anew. */
  async #setUp(chip: I2cTransfers): Promise<void> {
    const write = (register: number, byte: number) => chip.write(this.address, register, Uint8Array.of(byte));
    await write(ALL_OFF_H, FULL);
    await write(MODE1, SLEEP | AUTO_INCREMENT);
    await write(PRESCALE, this.#prescale);
    await write(MODE2, TOTEM_POLE);
    await write(MODE1, AUTO_INCREMENT);
    await this.#options.wait(WAKE_MS);
  }
}
