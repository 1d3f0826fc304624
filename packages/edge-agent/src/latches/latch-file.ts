import { readFile } from 'node:fs/promises';
import type { Log } from '@cerveceria/runtime';
import { z } from 'zod';
import { agentError } from '../errors.ts';
import type { Latches } from '../tick/node-tick.ts';
import { writeDurably } from './write-durably.ts';

const text = z.string();
const latchesSchema = z.object({
  stop: z.object({
    order: z.object({ id: text, owner: text, reason: text, at: z.number() }).nullable(),
    isWritten: z.boolean(),
    version: z.number().default(0),
  }),
  trips: z.record(text, z.object({ code: text, version: z.number() })),
});

/** What a person has to reset, kept over a restart and a power cut. */
export interface LatchStore {
  /** Null: nothing was ever latched. @throws AGENT_LATCHES_DAMAGED */
  load(): Promise<Latches | null>;
  /** Keeps them, in its own time; a later call wins. */
  save(latches: Latches): void;
  /** False while the last saving failed; whoever saves tries again. */
  isKept(): boolean;
  /** Every saving so far has come to its end. */
  flush(): Promise<void>;
}

export class LatchFile implements LatchStore {
  readonly #file: string;
  readonly #log: Log;
  #next: string | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isKept = true;

  constructor(file: string, log: Log) {
    this.#file = file;
    this.#log = log;
  }

  async load(): Promise<Latches | null> {
    try {
      return latchesSchema.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw agentError('AGENT_LATCHES_DAMAGED', this.#file, { cause });
    }
  }

  save(latches: Latches): void {
    const isIdle = this.#next === undefined;
    this.#next = JSON.stringify(latches);
    if (isIdle) this.#writing = this.#writing.then(() => this.#write());
  }

  isKept(): boolean {
    return this.#isKept;
  }

  flush(): Promise<void> {
    return this.#writing;
  }

  async #write(): Promise<void> {
    const content = this.#next;
    this.#next = undefined;
    if (content === undefined) return;
    try {
      await writeDurably(this.#file, content);
      this.#isKept = true;
    } catch (err) {
      this.#isKept = false;
      this.#log.error({ err, file: this.#file }, 'the latches could not be kept');
    }
  }
}
