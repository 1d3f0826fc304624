import type { BusClient } from '@cerveceria/simulator/bus';
import { agentError } from '../errors.ts';
import type { GpioLines, GuardAccess, Level } from './gpio-lines.ts';

export interface SimulatedLinesOptions {
  readonly client: Pick<BusClient, 'request'>;
  readonly socket: string;
  readonly node: string;
}

/** Lines of the simulated board. Writes and their read-backs go out at once and are gathered by `settled`. */
export class SimulatedLines implements GpioLines {
  readonly #options: SimulatedLinesOptions;
  readonly #read = new Map<number, Level>();
  #under: Promise<unknown>[] = [];

  constructor(options: SimulatedLinesOptions) {
    this.#options = options;
  }

  async claimOutput(line: number, initial: Level, _consumer: string): Promise<void> {
    try {
      await this.#options.client.request({ op: 'line.output', line, initial });
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code === 'LINE_BUSY' ? 'AGENT_LINE_BUSY' : 'AGENT_LINE_FAILED';
      throw agentError(code, `claiming GPIO ${line}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
    this.#read.set(line, initial);
  }

  set(line: number, level: Level): void {
    if (!this.#read.has(line)) throw agentError('AGENT_LINE_FAILED', `GPIO ${line} is not claimed`);
    const { client } = this.#options;
    // Requests are answered in order, so the read-back need not wait for the answer to the write.
    const written = client.request({ op: 'line.set', line, level });
    const found = client.request({ op: 'line.get', line }).then((value) => this.#note(line, value));
    for (const request of [written, found]) {
      // Without a listener of its own a request that fails before `settled` is asked would end the process.
      request.catch(() => undefined);
      this.#under.push(request);
    }
  }

  get(line: number): Level | null {
    return this.#read.get(line) ?? null;
  }

  async settled(): Promise<void> {
    const under = this.#under;
    this.#under = [];
    try {
      await Promise.all(under);
    } catch (cause) {
      throw agentError('AGENT_LINE_FAILED', cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }

  guardAccess(): GuardAccess {
    const { socket, node } = this.#options;
    return { kind: 'simulated', socket, node };
  }

  close(): Promise<void> {
    this.#read.clear();
    return Promise.resolve();
  }

  #note(line: number, found: unknown): void {
    if (found !== 0 && found !== 1)
      throw agentError('AGENT_LINE_FAILED', `GPIO ${line} reads ${JSON.stringify(found)}`);
    this.#read.set(line, found);
  }
}
