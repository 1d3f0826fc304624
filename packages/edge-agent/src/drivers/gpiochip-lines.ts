import { closeSync } from 'node:fs';
import { agentError } from '../errors.ts';
import type { GpioLines, GuardAccess, Level } from './gpio-lines.ts';
import * as uapi from './gpio-uapi.ts';
import { type GpiochipOptions, openChip } from './open-chip.ts';

const EBUSY = 16;

/** Lines of a GPIO character device. A line has one owner, so a second agent is refused by the kernel. */
export class GpiochipLines implements GpioLines {
  readonly #options: GpiochipOptions;
  readonly #handles = new Map<number, number>();
  #chip: number | undefined;

  constructor(options: GpiochipOptions) {
    this.#options = options;
  }

  // biome-ignore lint/suspicious/useAwait: the port is asynchronous, this backend need not be
  async claimOutput(line: number, initial: Level, consumer: string): Promise<void> {
    this.#chip ??= openChip(this.#options);
    const request = uapi.lineRequest(line, initial, consumer);
    const errno = this.#options.ioctl(this.#chip, uapi.GPIO_V2_GET_LINE, request);
    if (errno === EBUSY) throw agentError('AGENT_LINE_BUSY', `GPIO ${line}`);
    if (errno !== 0) throw agentError('AGENT_LINE_FAILED', `claiming GPIO ${line}: error ${errno}`);
    this.#handles.set(line, uapi.lineDescriptor(request));
  }

  set(line: number, level: Level): void {
    this.#call(line, uapi.GPIO_V2_LINE_SET_VALUES, uapi.lineValues(level));
  }

  get(line: number): Level {
    const values = uapi.lineValues(0);
    this.#call(line, uapi.GPIO_V2_LINE_GET_VALUES, values);
    return uapi.levelOf(values);
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  guardAccess(): GuardAccess {
    return { kind: 'descriptors', handles: [...this.#handles] };
  }

  close(): Promise<void> {
    for (const fd of this.#handles.values()) closeSync(fd);
    this.#handles.clear();
    if (this.#chip !== undefined) closeSync(this.#chip);
    this.#chip = undefined;
    return Promise.resolve();
  }

  #call(line: number, request: number, values: Buffer): void {
    const fd = this.#handles.get(line);
    if (fd === undefined) throw agentError('AGENT_LINE_FAILED', `GPIO ${line} is not claimed`);
    const errno = this.#options.ioctl(fd, request, values);
    if (errno !== 0) throw agentError('AGENT_LINE_FAILED', `GPIO ${line}: error ${errno}`);
  }
}
