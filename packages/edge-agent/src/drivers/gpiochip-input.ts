import { closeSync } from 'node:fs';
import { agentError } from '../errors.ts';
import type { Level } from './gpio-lines.ts';
import * as uapi from './gpio-uapi.ts';
import type { InputLine } from './input-line.ts';
import { type GpiochipOptions, openChip } from './open-chip.ts';

const EBUSY = 16;

/** An input of a GPIO character device. */
export class GpiochipInput implements InputLine {
  readonly #chip: () => GpiochipOptions;
  readonly #line: number;
  readonly #pull: uapi.Pull;
  #held: { readonly fd: number; readonly options: GpiochipOptions } | undefined;

  constructor(chip: () => GpiochipOptions, line: number, pull: uapi.Pull) {
    this.#chip = chip;
    this.#line = line;
    this.#pull = pull;
  }

  // biome-ignore lint/suspicious/useAwait: the port is asynchronous, this backend need not be
  async level(): Promise<Level> {
    this.#held ??= this.#claim();
    const values = uapi.lineValues(0);
    const errno = this.#held.options.ioctl(this.#held.fd, uapi.GPIO_V2_LINE_GET_VALUES, values);
    if (errno !== 0) throw agentError('AGENT_LINE_FAILED', `GPIO ${this.#line}: error ${errno}`);
    return uapi.levelOf(values);
  }

  close(): void {
    if (this.#held !== undefined) closeSync(this.#held.fd);
    this.#held = undefined;
  }

  #claim(): { fd: number; options: GpiochipOptions } {
    const options = this.#chip();
    const chip = openChip(options);
    try {
      const request = uapi.inputRequest(this.#line, this.#pull, 'cerveceria:in');
      const errno = options.ioctl(chip, uapi.GPIO_V2_GET_LINE, request);
      if (errno === EBUSY) throw agentError('AGENT_LINE_BUSY', `GPIO ${this.#line}`);
      if (errno !== 0) throw agentError('AGENT_LINE_FAILED', `looking at GPIO ${this.#line}: error ${errno}`);
      return { fd: uapi.lineDescriptor(request), options };
    } finally {
      closeSync(chip);
    }
  }
}
