import { createRequire } from 'node:module';
import { agentError } from '../errors.ts';
import type { GpioLines, GuardAccess, Level } from './gpio-lines.ts';

/** The part of rpio that is used; the package has no types. */
export interface Rpio {
  readonly OUTPUT: number;
  readonly PIN_PRESERVE: number;
  init(options: { gpiomem: boolean; mapping: 'gpio'; mock: false; close_on_exit: boolean }): void;
  open(pin: number, mode: number, level: number): void;
  write(pin: number, level: number): void;
  read(pin: number): number;
  close(pin: number, reset: number): void;
  on(event: 'warn', listener: (text: unknown) => void): void;
}

/** @throws AGENT_NATIVE_MISSING */
export function loadRpio(): Rpio {
  try {
    return createRequire(import.meta.url)('rpio') as Rpio;
  } catch (cause) {
    throw agentError('AGENT_NATIVE_MISSING', 'rpio', { cause });
  }
}

/** Registers of the Pi 1 to 4 through /dev/gpiomem; for kernels without the second GPIO interface. Claims nothing. */
export class RpioLines implements GpioLines {
  readonly #load: () => Rpio;
  readonly #claimed = new Set<number>();
  #rpio: Rpio | undefined;

  constructor(load: () => Rpio) {
    this.#load = load;
  }

  // biome-ignore lint/suspicious/useAwait: the port is asynchronous, this backend need not be
  async claimOutput(line: number, initial: Level, _consumer: string): Promise<void> {
    this.#rpio ??= this.#start();
    try {
      // open() writes the level before it turns the pin to an output.
      this.#rpio.open(line, this.#rpio.OUTPUT, initial);
    } catch (cause) {
      throw agentError('AGENT_LINE_FAILED', `claiming GPIO ${line}`, { cause });
    }
    this.#claimed.add(line);
  }

  set(line: number, level: Level): void {
    const rpio = this.#held(line);
    try {
      rpio.write(line, level);
    } catch (cause) {
      throw agentError('AGENT_LINE_FAILED', `GPIO ${line}`, { cause });
    }
  }

  get(line: number): Level {
    return this.#held(line).read(line) === 1 ? 1 : 0;
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  /** rpio cannot be loaded into a second thread, so the guard calls for another process. */
  guardAccess(): GuardAccess {
    return { kind: 'command' };
  }

  close(): Promise<void> {
    for (const line of this.#claimed) this.#rpio?.close(line, this.#rpio.PIN_PRESERVE);
    this.#claimed.clear();
    return Promise.resolve();
  }

  #held(line: number): Rpio {
    if (this.#rpio === undefined || !this.#claimed.has(line))
      throw agentError('AGENT_LINE_FAILED', `GPIO ${line} is not claimed`);
    return this.#rpio;
  }

  #start(): Rpio {
    const rpio = this.#load();
    // Where it does not know the hardware rpio goes over to a mock and only warns: a heater "off" in the mock stays on.
    let warning = '';
    rpio.on('warn', (text) => {
      warning = String(text);
    });
    try {
      rpio.init({ gpiomem: true, mapping: 'gpio', mock: false, close_on_exit: true });
    } catch (cause) {
      throw agentError('AGENT_LINE_FAILED', 'rpio does not start', { cause });
    }
    if (warning !== '') throw agentError('AGENT_GPIO_MOCK', warning);
    return rpio;
  }
}
