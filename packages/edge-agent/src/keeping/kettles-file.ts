import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { keptKettleSchema } from '../control/learning/kept-kettle.ts';
import { KeptFile } from './kept-file.ts';

const gainsSchema = z.object({ kp: z.number().positive(), tiS: z.number().positive(), tdS: z.number().nonnegative() });
const keptLoopSchema = z.object({
  /** Null: nothing was learned. */
  kettle: keptKettleSchema.nullable(),
  /** Of the last relay experiment; null: none was made. */
  gains: gainsSchema.nullable(),
});
const kettlesSchema = z.record(z.string(), keptLoopSchema);

/** What one loop found out about its kettle. */
export type KeptLoop = z.infer<typeof keptLoopSchema>;

/** What was learned of the kettles, by loop. */
export type Kettles = z.infer<typeof kettlesSchema>;

/** What the loops learned, kept over a restart. Losing it costs accuracy on the next first ramp, nothing else. */
export interface KettleStore {
  load(): Promise<Kettles | null>;
  save(kettles: Kettles): void;
  /** False while the last saving failed. */
  isKept(): boolean;
  /** Every saving so far has come to its end. */
  flush(): Promise<void>;
}

export class KettlesFile extends KeptFile<Kettles> implements KettleStore {
  async load(): Promise<Kettles | null> {
    try {
      return kettlesSchema.parse(JSON.parse(await readFile(this.file, 'utf8')));
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code === 'ENOENT') return null;
      this.log.error(
        { err, file: this.file },
        'what was learned of the kettles is lost; it is put aside and learned anew',
      );
      await rename(this.file, `${this.file}.damaged`).catch(() => {});
      return null;
    }
  }
}
