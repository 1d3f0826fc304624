import { readFile, rename } from 'node:fs/promises';
import { KeptFile } from '../keeping/kept-file.ts';
import { type KeptEnergy, keptEnergySchema } from './kept-energy.ts';

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

export class EnergyFile extends KeptFile<KeptEnergy> implements EnergyStore {
  async load(): Promise<KeptEnergy | null> {
    try {
      return keptEnergySchema.parse(JSON.parse(await readFile(this.file, 'utf8')));
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code === 'ENOENT') return null;
      this.log.error({ err, file: this.file }, 'what was counted of energy is lost; it is put aside and counted anew');
      await rename(this.file, `${this.file}.damaged`).catch(() => {});
      return null;
    }
  }
}
