import { CodedError } from '@cerveceria/protocol';
import type { Log, MachineClock } from '@cerveceria/runtime';
import type { BatchDocs } from './batch-docs.ts';
import type { BatchDocument } from './batch-document.ts';

export type BatchEdit = (batch: BatchDocument) => BatchDocument;

/** Machine ms until a store that failed is tried again. */
const RETRY_MS = 1_000;
/** Edits that wait for a store that is down, a batch; then the oldest of what a report will tell again go first. */
const MOST_WAITING = 1_000;

interface Parts {
  readonly docs: BatchDocs;
  readonly machine: Pick<MachineClock, 'after'>;
  readonly log: Log;
  /** Told of each batch as it was written down or found. */
  readonly written: (batch: BatchDocument) => void;
  /** Told of a batch that is not in the store. */
  readonly gone: (id: string) => void;
}

/** Edits of batches in their order, one commit for all that wait; none is lost while the store is down. */
export class BatchEdits {
  readonly #parts: Parts;
  readonly #waiting = new Map<string, BatchEdit[]>();
  readonly #busy = new Map<string, Promise<void>>();
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  add(id: string, edit: BatchEdit): void {
    const edits = this.#waiting.get(id) ?? [];
    if (edits.length >= MOST_WAITING) edits.shift();
    edits.push(edit);
    this.#waiting.set(id, edits);
    if (!this.#busy.has(id)) this.#begin(id);
  }

  /** All that was added until now is written, or has failed once. */
  async settled(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy.values());
  }

  async stop(): Promise<void> {
    await this.settled();
    this.#stopped = true;
  }

  #begin(id: string): void {
    if (this.#stopped) return;
    const work = this.#write(id).finally(() => {
      this.#busy.delete(id);
    });
    this.#busy.set(id, work);
  }

  async #write(id: string): Promise<void> {
    const { docs, log, machine, written, gone } = this.#parts;
    for (let edits = this.#take(id); edits.length > 0; edits = this.#take(id)) {
      const all: readonly BatchEdit[] = edits;
      try {
        written(await docs.change(id, (batch) => all.reduce((now, edit) => edit(now), batch)));
      } catch (err) {
        if (err instanceof CodedError && err.code === 'BATCH_UNKNOWN') return gone(id);
        log.warn({ err, batch: id }, 'a batch could not be written down; it is tried again');
        this.#waiting.set(id, [...all, ...(this.#waiting.get(id) ?? [])]);
        machine.after(RETRY_MS, () => !this.#busy.has(id) && this.#begin(id));
        return;
      }
    }
  }

  #take(id: string): readonly BatchEdit[] {
    const edits = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    return edits;
  }
}
