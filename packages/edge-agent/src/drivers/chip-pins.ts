import type { DriverFaults } from '@cerveceria/protocol';
import { agentError } from '../errors.ts';
import type { Level } from './gpio-lines.ts';
import type { I2cBus } from './i2c-bus.ts';
import type { PinChip, PinLevels, PinsFound, RegisterWrite } from './pin-chip.ts';

export interface ChipPinsOptions {
  readonly chip: PinChip;
  readonly bus: number;
  readonly i2c: I2cBus;
  /** Machine-monotonic ms. */
  now(): number;
}

/** What became of a chip since the start. */
export interface ChipCounts {
  exchanges: number;
  failed: number;
  /** How often the chip had lost its supply. */
  resets: number;
}

/** A bus that has not taken a level by then does not take it at all: a heater's evidence is two seconds old at most. */
const OVERDUE_MS = 1000;

/**
 * The output pins of one chip as lines. A tick awaits nothing, so `set` only says what is wanted; the newest wish goes
 * out as soon as the bus is free and is read back. What fails or takes too long is told by the next `set`.
 */
export class ChipPins {
  readonly counts: ChipCounts = { exchanges: 0, failed: 0, resets: 0 };
  readonly #options: ChipPinsOptions;
  #wanted: PinLevels = { outputs: 0, levels: 0, safe: 0 };
  #written = 0;
  #found: PinsFound | null = null;
  #isSetUp = false;
  #begun: number | null = null;
  #isAsked = false;
  #run: Promise<void> | undefined;
  #failure: unknown;

  constructor(options: ChipPinsOptions) {
    this.#options = options;
  }

  /** Takes a pin as an output. @throws AGENT_LINE_FAILED */
  async claim(pin: number, initial: Level): Promise<void> {
    const bit = 1 << pin;
    const on = initial === 1 ? bit : 0;
    const { outputs, levels, safe } = this.#wanted;
    this.#wanted = { outputs: outputs | bit, levels: (levels & ~bit) | on, safe: (safe & ~bit) | on };
    this.#isSetUp = false;
    this.#ask();
    await this.settled();
  }

  /** @throws AGENT_LINE_FAILED when what was asked before has failed, or is on its way for too long. */
  set(pin: number, level: Level): void {
    const bit = 1 << pin;
    if ((this.#wanted.outputs & bit) === 0) throw agentError('AGENT_LINE_FAILED', `${this.#name(pin)} is not claimed`);
    const { levels } = this.#wanted;
    this.#wanted = { ...this.#wanted, levels: level === 1 ? levels | bit : levels & ~bit };
    this.#ask();
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
    if (this.#isOverdue) throw agentError('AGENT_LINE_FAILED', `${this.#name(pin)}: the bus does not come free`);
  }

  /** What the pin read, or what it was told while that is on its way; null when nobody knows. */
  get(pin: number): Level | null {
    const bit = 1 << pin;
    if (this.#found === null || this.#isOverdue) return null;
    const isUnderWay = ((this.#wanted.levels ^ this.#written) & bit) !== 0;
    return ((isUnderWay ? this.#wanted.levels : this.#found.levels) & bit) === 0 ? 0 : 1;
  }

  /** What a pin has, inputs among them; asks the chip. @throws AGENT_LINE_FAILED */
  async read(pin: number): Promise<Level> {
    this.#ask();
    while (this.#run !== undefined) await this.#run;
    if (this.#found === null) throw agentError('AGENT_LINE_FAILED', `${this.#name(pin)} cannot be read`);
    return (this.#found.levels >> pin) & 1 ? 1 : 0;
  }

  /** Everything asked so far is in effect. @throws AGENT_LINE_FAILED */
  async settled(): Promise<void> {
    while (this.#run !== undefined) await this.#run;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure;
  }

  /** Empty while nothing went wrong. */
  faults(): DriverFaults[] {
    const { failed, resets } = this.counts;
    if (failed + resets === 0) return [];
    const { bus, chip } = this.#options;
    const faults = { ...(failed > 0 ? { 'i2c-io': failed } : {}), ...(resets > 0 ? { reset: resets } : {}) };
    return [{ bus: `i2c-${bus}`, chip: `0x${chip.address.toString(16)}`, retried: 0, missing: 0, faults }];
  }

  safeWrites(): RegisterWrite[] {
    if (this.#wanted.outputs === 0) return [];
    return this.#options.chip.safeWrites(this.#options.bus, this.#wanted);
  }

  get #isOverdue(): boolean {
    return this.#begun !== null && this.#options.now() - this.#begun > OVERDUE_MS;
  }

  #name(pin: number): string {
    const { bus, chip } = this.#options;
    return `pin ${pin} of the chip at 0x${chip.address.toString(16)} on I2C ${bus}`;
  }

  /** Begins when the caller is done, so that the outputs of one tick go out together. */
  #ask(): void {
    this.#isAsked = true;
    this.#begun ??= this.#options.now();
    this.#run ??= Promise.resolve().then(() => this.#work());
  }

  async #work(): Promise<void> {
    while (this.#isAsked) {
      this.#isAsked = false;
      this.#begun = this.#options.now();
      await this.#exchange();
    }
    this.#begun = null;
    this.#run = undefined;
  }

  /** What was on before stays off until somebody wants it on again. */
  #noteReset(): void {
    this.counts.resets++;
    this.#wanted = { ...this.#wanted, levels: this.#wanted.safe };
    const detail = `the chip at 0x${this.#options.chip.address.toString(16)} had lost its supply and was set up anew, off`;
    this.#failure = agentError('AGENT_LINE_FAILED', detail);
  }

  async #exchange(): Promise<void> {
    const { bus, chip, i2c } = this.#options;
    this.counts.exchanges++;
    try {
      await i2c.transact(async (transfers) => {
        const wanted = this.#wanted;
        const found = await chip.exchange(transfers, wanted, !this.#isSetUp);
        this.#isSetUp = true;
        this.#found = found;
        this.#written = found.wasReset ? wanted.safe : wanted.levels;
        if (found.wasReset) this.#noteReset();
      });
    } catch (cause) {
      this.counts.failed++;
      this.#found = null;
      const detail = `chip 0x${chip.address.toString(16)} on I2C ${bus}: ${cause instanceof Error ? cause.message : cause}`;
      this.#failure = agentError('AGENT_LINE_FAILED', detail, { cause });
    }
  }
}
