import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { simulatorError } from '../errors.ts';

const savedSchema = z.object({
  version: z.literal(1),
  /** Process wall ms that no instant has gone beyond; a restart begins no earlier. */
  reserved: z.number(),
  seed: z.number(),
  /** Plant by kettle name, with the kind it belongs to. */
  kettles: z.record(z.string(), z.object({ plant: z.string(), state: z.unknown() })),
});

export type Saved = z.infer<typeof savedSchema>;

/** What outlives the simulator: `world.json`. Replaced as a whole. */
export class SavedWorld {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws WORLD_DAMAGED */
  load(): Saved | undefined {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw simulatorError('WORLD_DAMAGED', this.#file, { cause });
    }
    try {
      return savedSchema.parse(JSON.parse(text));
    } catch (cause) {
      throw simulatorError('WORLD_DAMAGED', this.#file, { cause });
    }
  }

  save(saved: Saved): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, JSON.stringify(saved));
    renameSync(`${this.#file}.new`, this.#file);
  }
}
