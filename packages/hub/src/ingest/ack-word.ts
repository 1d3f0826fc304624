import type { FromHub } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import type { Level } from './tier-line.ts';

export interface AckWordParts {
  readonly machine: Pick<MachineClock, 'after'>;
  /** How far an epoch is by the word of the tier that answers the level. */
  readonly mark: (level: Level, epoch: string) => number;
  readonly credit: () => number;
  readonly say: (message: FromHub) => void;
}

/** Machine ms that word of a tier waits which says no more than the other tier's has: no credit hangs on it. */
const LATE_MS = 20;

/** Tells one agent how far its epochs are. Cumulative: one message an epoch, however many frames it answers. */
export class AckWord {
  readonly #parts: AckWordParts;
  readonly #due = new Set<string>();
  readonly #late = new Set<string>();
  /** Highest mark that was told. */
  readonly #told = new Map<string, number>();
  #isClosed = false;

  constructor(parts: AckWordParts) {
    this.#parts = parts;
  }

  /** A tier stands there now. What is news goes soon, what is not with the next news, or by itself. */
  stands(epoch: string, mark: number): void {
    if (mark > (this.#told.get(epoch) ?? 0)) this.soon(epoch);
    else this.#later(epoch);
  }

  soon(epoch: string): void {
    if (this.#due.size === 0) setImmediate(() => this.tell());
    this.#due.add(epoch);
  }

  /** Now, what is due. */
  tell(): void {
    if (this.#isClosed) return;
    const { mark, credit, say } = this.#parts;
    for (const epoch of this.#due) {
      const [hot, warm] = [mark('hot', epoch), mark('warm', epoch)];
      this.#told.set(epoch, Math.max(hot, warm));
      this.#late.delete(epoch);
      say({ type: 'ack', epoch, hot, warm, credit: credit() });
    }
    this.#due.clear();
  }

  close(): void {
    this.#isClosed = true;
  }

  #later(epoch: string): void {
    if (this.#late.size === 0)
      this.#parts.machine.after(LATE_MS, () => {
        for (const late of this.#late) this.#due.add(late);
        this.tell();
      });
    this.#late.add(epoch);
  }
}
