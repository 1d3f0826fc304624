import { readFile, rename } from 'node:fs/promises';
import { KeptFile } from '../keeping/kept-file.ts';
import { type KeptProgram, keptProgramSchema } from './kept-program.ts';

/** The running program, kept over a restart and a power cut. */
export interface ProgramStore {
  /** Null: none runs, or nobody can say any more where it stood; then it does not go on by itself. */
  load(): Promise<KeptProgram | null>;
  /** Keeps it, in its own time and never in the tick's; a later call wins. */
  save(kept: KeptProgram | null): void;
  /** False while the last saving failed; whoever saves tries again. */
  isKept(): boolean;
  /** Every saving so far has come to its end. */
  flush(): Promise<void>;
}

export class ProgramFile extends KeptFile<KeptProgram | null> implements ProgramStore {
  async load(): Promise<KeptProgram | null> {
    try {
      const kept = keptProgramSchema.nullable().parse(JSON.parse(await readFile(this.file, 'utf8')));
      if (kept !== null && kept.run.index >= kept.run.program.steps.length)
        throw new RangeError(`step ${kept.run.index}`);
      return kept;
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code === 'ENOENT') return null;
      this.log.error({ err, file: this.file }, 'where the program stood is lost; it is put aside and nothing goes on');
      await rename(this.file, `${this.file}.damaged`).catch(() => {});
      return null;
    }
  }
}
