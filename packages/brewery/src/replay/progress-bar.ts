import { type Progress, progressLine } from './progress.ts';

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const ON_TERMINAL_MS = 100;
const IN_FILE_MS = 5000;

/** Shows how far the replay is: one line drawn over again on a terminal, a line now and then in a file. */
export class ProgressBar {
  readonly #out: Terminal;
  readonly #of: number;
  readonly #zone: string;
  readonly #begin = performance.now();
  #first: number | undefined;
  #shown = Number.NEGATIVE_INFINITY;
  #isOpen = false;

  constructor(out: Terminal, of: number, zone: string) {
    this.#out = out;
    this.#of = of;
    this.#zone = zone;
  }

  /** `wall`: ms UTC of the row. */
  show(rows: number, wall: number): void {
    this.#first ??= wall;
    const now = performance.now();
    const isTerminal = this.#out.isTTY === true;
    const isDue = now - this.#shown >= (isTerminal ? ON_TERMINAL_MS : IN_FILE_MS);
    if (!isDue && rows < this.#of) return;
    this.#shown = now;
    const progress: Progress = { rows, of: this.#of, wall, spent: now - this.#begin, played: wall - this.#first };
    const line = progressLine(progress, this.#zone);
    this.#out.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
    this.#isOpen = isTerminal;
  }

  /** Leaves the line; what follows begins on its own. */
  end(): void {
    if (this.#isOpen) this.#out.write('\n');
    this.#isOpen = false;
  }
}
