import { closeSync, readSync } from 'node:fs';
import { agentError } from '../errors.ts';
import * as uapi from './gpio-uapi.ts';
import { type GpiochipOptions, openChip } from './open-chip.ts';
import type { PulseCounter } from './pulse-counter.ts';

export interface GpiochipCounterOptions {
  readonly chip: () => GpiochipOptions;
  readonly line: number;
  readonly pull: uapi.Pull;
  readonly debounceUs: number;
  /** Monotonic ms. */
  now(): number;
}

const EBUSY = 16;
const EVENTS_A_READ = 64;

/** Counted by the kernel: edges that were not fetched in time are in the count all the same. */
export class GpiochipCounter implements PulseCounter {
  readonly #options: GpiochipCounterOptions;
  readonly #events = Buffer.alloc(EVENTS_A_READ * uapi.EVENT_BYTES);
  #descriptor: number | undefined;
  #edges = 0;

  constructor(options: GpiochipCounterOptions) {
    this.#options = options;
  }

  // biome-ignore lint/suspicious/useAwait: the port is asynchronous, the kernel's queue is read at once
  async count(): Promise<{ edges: number; at: number }> {
    this.#descriptor ??= this.#claim();
    this.#edges = this.#drained(this.#descriptor);
    return { edges: this.#edges, at: this.#options.now() };
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #claim(): number {
    const { debounceUs, line, pull } = this.#options;
    const options = this.#options.chip();
    const chip = openChip(options);
    try {
      const request = uapi.edgeRequest(line, pull, debounceUs, 'flow');
      const errno = options.ioctl(chip, uapi.GPIO_V2_GET_LINE, request);
      if (errno === EBUSY) throw agentError('AGENT_LINE_BUSY', `GPIO ${line}`);
      if (errno !== 0) throw agentError('AGENT_LINE_FAILED', `counting on GPIO ${line}: error ${errno}`);
      const descriptor = uapi.lineDescriptor(request);
      const yes = Buffer.alloc(4);
      yes.writeInt32LE(1);
      options.ioctl(descriptor, uapi.FIONBIO, yes);
      this.#edges = 0;
      return descriptor;
    } finally {
      closeSync(chip);
    }
  }

  /** Number of the last edge so far. */
  #drained(descriptor: number): number {
    let last = this.#edges;
    for (;;) {
      let bytes = 0;
      try {
        bytes = readSync(descriptor, this.#events);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      }
      if (bytes < uapi.EVENT_BYTES) return last;
      last = uapi.edgeNumber(this.#events.subarray(bytes - uapi.EVENT_BYTES, bytes));
    }
  }
}
