import { randomUUID } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import type { Log } from '@cerveceria/runtime';
import { z } from 'zod';
import { KeptFile } from '../keeping/kept-file.ts';
import { SlotFile } from '../keeping/slot-file.ts';
import { writeDurably } from '../keeping/write-durably.ts';
import { type KeptEnergy, keptEnergySchema, wh } from './kept-energy.ts';

/** What was counted, kept over a restart and a power cut. */
export interface EnergyStore {
  /** Null: nothing was counted, or what was is lost; then it is counted anew. */
  load(): Promise<KeptEnergy | null>;
  save(kept: KeptEnergy): void;
  /** False while the last saving failed; whoever saves tries again. */
  isKept(): boolean;
  /** Every saving so far has come to its end. */
  flush(): Promise<void>;
}

const wholeSchema = keptEnergySchema.extend({ mark: z.string().default('') });
/** What grows while a heater is on: of the loops in the order of the whole, and of the newest record. */
const countersSchema = z.object({ mark: z.string(), loops: z.array(wh), newest: wh.nullable() });

/** All that stands still while nothing but the counters grow. */
function stillOf({ loops, run }: KeptEnergy): string {
  return JSON.stringify([Object.keys(loops), run?.id, run?.records.length, run?.records.slice(0, -1)]);
}

/** The whole in one file, written when a record ends; the counters that grow in a sector beside it that names its whole. */
export class EnergyFile extends KeptFile<KeptEnergy> implements EnergyStore {
  readonly #counters: SlotFile;
  #whole: { readonly still: string; readonly mark: string } | null = null;

  constructor(file: string, log: Log) {
    super(file, log);
    this.#counters = new SlotFile(`${file}.at`);
  }

  async load(): Promise<KeptEnergy | null> {
    try {
      const { mark, ...kept } = wholeSchema.parse(JSON.parse(await readFile(this.file, 'utf8')));
      return await this.#further(kept, mark);
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code === 'ENOENT') return null;
      this.log.error({ err, file: this.file }, 'what was counted of energy is lost; it is put aside and counted anew');
      await rename(this.file, `${this.file}.damaged`).catch(() => {});
      return null;
    }
  }

  protected override async put(kept: KeptEnergy): Promise<void> {
    const still = stillOf(kept);
    if (this.#whole?.still === still) {
      const [loops, newest] = [Object.values(kept.loops), kept.run?.records.at(-1) ?? null];
      await this.#counters.put(JSON.stringify({ mark: this.#whole.mark, loops, newest }));
      return;
    }
    const mark = randomUUID();
    await writeDurably(this.file, JSON.stringify({ ...kept, mark }));
    this.#whole = { still, mark };
  }

  /** The newest counters of this whole; those of another whole are older than it. */
  async #further(kept: KeptEnergy, mark: string): Promise<KeptEnergy> {
    for (const text of await this.#counters.load()) {
      const counters = countersSchema.safeParse(JSON.parse(text));
      if (!counters.success || counters.data.mark !== mark) continue;
      const { loops, newest } = counters.data;
      const names = Object.keys(kept.loops);
      if (loops.length !== names.length) continue;
      const { run } = kept;
      const records = run === null || newest === null ? run?.records : [...run.records.slice(0, -1), newest];
      return {
        loops: Object.fromEntries(names.map((name, i) => [name, loops[i] as number])),
        run: run === null || records === undefined ? null : { ...run, records },
      };
    }
    return kept;
  }
}
