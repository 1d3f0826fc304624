import { randomUUID } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import type { Log } from '@cerveceria/runtime';
import { z } from 'zod';
import { KeptFile } from '../keeping/kept-file.ts';
import { SlotFile } from '../keeping/slot-file.ts';
import { writeDurably } from '../keeping/write-durably.ts';
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

const run = keptProgramSchema.shape.run.shape;
/** What moves with every tick, apart from what it belongs to. */
const positionSchema = z.object({
  mark: z.string(),
  counted: run.counted,
  inStep: run.inStep,
  from: run.from,
  at: run.at,
});
const wholeSchema = keptProgramSchema.extend({ mark: z.string().default('') });

/** All but the position; equal by what stands in it when nothing but time went by. */
function restOf(kept: KeptProgram): readonly unknown[] {
  const { run: running, ...rest } = kept;
  const { counted: _, inStep: __, from: ___, at: ____, ...still } = running;
  return [...Object.values(rest), ...Object.values(still)];
}

/**
 * The program stands whole in one file, written when something of it changes; how far its step is, every two
 * seconds of a boil, in a sector beside it that names the whole it belongs to by its mark. Neither is right with another one's other
 * half, in whatever order the power cut finds them.
 */
export class ProgramFile extends KeptFile<KeptProgram | null> implements ProgramStore {
  readonly #at: SlotFile;
  #whole: { readonly rest: readonly unknown[]; readonly mark: string } | null = null;

  constructor(file: string, log: Log) {
    super(file, log);
    this.#at = new SlotFile(`${file}.at`);
  }

  async load(): Promise<KeptProgram | null> {
    try {
      const whole = wholeSchema.nullable().parse(JSON.parse(await readFile(this.file, 'utf8')));
      if (whole === null) return null;
      const { mark, ...kept } = whole;
      if (kept.run.index >= kept.run.program.steps.length) throw new RangeError(`step ${kept.run.index}`);
      return await this.#further(kept, mark);
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code === 'ENOENT') return null;
      this.log.error({ err, file: this.file }, 'where the program stood is lost; it is put aside and nothing goes on');
      await rename(this.file, `${this.file}.damaged`).catch(() => {});
      return null;
    }
  }

  protected override async put(kept: KeptProgram | null): Promise<void> {
    const rest = kept === null ? null : restOf(kept);
    const whole = this.#whole;
    if (kept !== null && rest !== null && whole?.rest.every((value, i) => value === rest[i]) === true) {
      const { counted, inStep, from, at } = kept.run;
      await this.#at.put(JSON.stringify({ mark: whole.mark, counted, inStep, from, at }));
      return;
    }
    const mark = randomUUID();
    await writeDurably(this.file, JSON.stringify(kept === null ? null : { ...kept, mark }));
    this.#whole = rest === null ? null : { rest, mark };
  }

  /** The newest position of this whole; one of another whole is older than it. */
  async #further(kept: KeptProgram, mark: string): Promise<KeptProgram> {
    for (const text of await this.#at.load()) {
      const position = positionSchema.safeParse(JSON.parse(text));
      if (!position.success || position.data.mark !== mark) continue;
      const { counted, inStep, from, at } = position.data;
      return { ...kept, run: { ...kept.run, counted, inStep, from, at } };
    }
    return kept;
  }
}
