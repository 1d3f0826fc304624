import { closeSync, readSync } from 'node:fs';
import { agentError } from '../errors.ts';
import { edgesBetween, litresPerMinute } from './flow-decode.ts';
import * as uapi from './gpio-uapi.ts';
import { type GpiochipOptions, openChip } from './open-chip.ts';
import type { Probe, ProbeBus, Reading } from './probe.ts';

export interface FlowMeterOptions {
  readonly chip: () => GpiochipOptions;
  readonly line: number;
  readonly pulsesPerL: number;
  readonly pull: uapi.Pull;
  readonly debounceUs: number;
  /** Monotonic ms. */
  now(): number;
}

const EBUSY = 16;
const EVENTS_A_READ = 64;

/** A meter that gives pulses, counted by the kernel: edges that were not fetched in time are in the count all the same. */
export class FlowMeter implements Probe {
  readonly bus: ProbeBus;
  readonly #options: FlowMeterOptions;
  readonly #events = Buffer.alloc(EVENTS_A_READ * uapi.EVENT_BYTES);
  #descriptor: number | undefined;
  #edges = 0;
  #at = 0;

  constructor(options: FlowMeterOptions) {
    this.#options = options;
    this.bus = { name: `line ${options.line}`, prepare: () => Promise.resolve() };
  }

  /** Flow since the reading before. @throws AGENT_LINE_BUSY, AGENT_LINE_FAILED, AGENT_CHIP_NOT_FOUND */
  // biome-ignore lint/suspicious/useAwait: the port is asynchronous, the kernel's queue is read at once
  async read(): Promise<Reading> {
    const { now, pulsesPerL } = this.#options;
    const isFirst = this.#descriptor === undefined;
    this.#descriptor ??= this.#claim();
    const edges = this.#drained(this.#descriptor);
    const at = now();
    const reading = litresPerMinute(edgesBetween(this.#edges, edges), isFirst ? 0 : at - this.#at, pulsesPerL);
    this.#edges = edges;
    this.#at = at;
    return reading;
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
