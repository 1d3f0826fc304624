import type { Log } from '@cerveceria/runtime';
import { writeDurably } from './write-durably.ts';

/** A document that outlives process and power; written behind the one who saves, never in a tick's time. */
export class KeptFile<T> {
  protected readonly file: string;
  protected readonly log: Log;
  /** In a box of its own: null is a document too. */
  #next: { readonly document: T } | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isKept = true;

  constructor(file: string, log: Log) {
    this.file = file;
    this.log = log;
  }

  /** Keeps it, in its own time; a later call wins. The document must not change afterwards. */
  save(document: T): void {
    const isIdle = this.#next === undefined;
    this.#next = { document };
    if (isIdle) this.#writing = this.#writing.then(() => this.#write());
  }

  /** False while the last saving failed; whoever saves tries again. */
  isKept(): boolean {
    return this.#isKept;
  }

  /** Every saving so far has come to its end. */
  flush(): Promise<void> {
    return this.#writing;
  }

  /** Resolves when it outlives a power cut. */
  protected put(document: T): Promise<void> {
    return writeDurably(this.file, JSON.stringify(document));
  }

  async #write(): Promise<void> {
    const next = this.#next;
    this.#next = undefined;
    if (next === undefined) return;
    try {
      await this.put(next.document);
      this.#isKept = true;
    } catch (err) {
      this.#isKept = false;
      this.log.error({ err, file: this.file }, 'the disk did not take what has to outlive a restart');
    }
  }
}
