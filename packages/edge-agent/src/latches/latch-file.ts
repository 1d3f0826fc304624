import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { agentError } from '../errors.ts';
import { KeptFile } from '../keeping/kept-file.ts';
import type { Latches } from '../tick/node-tick.ts';

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

export class LatchFile extends KeptFile<Latches> implements LatchStore {
  async load(): Promise<Latches | null> {
    try {
      return latchesSchema.parse(JSON.parse(await readFile(this.file, 'utf8')));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw agentError('AGENT_LATCHES_DAMAGED', this.file, { cause });
    }
  }
}
