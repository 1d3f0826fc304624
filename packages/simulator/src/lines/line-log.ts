import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { LineRow } from '../bus/bus-protocol.ts';

/** Size at which `lines.jsonl` becomes `lines.1.jsonl`, bytes. */
export const ROTATE_AT = 50 * 1024 * 1024;

/** The simulator's own log of lines, a row a change, written before the change is answered. */
export class LineLog {
  readonly #folder: string;
  readonly #rotateAt: number;
  #file: number | undefined;
  #size = 0;

  constructor(folder: string, rotateAt = ROTATE_AT) {
    this.#folder = folder;
    this.#rotateAt = rotateAt;
  }

  start(): void {
    mkdirSync(this.#folder, { recursive: true });
    this.#open();
  }

  stop(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  append(row: LineRow): void {
    if (this.#file === undefined) return;
    if (this.#size >= this.#rotateAt) this.#rotate();
    this.#size += writeSync(this.#file, `${JSON.stringify(row)}\n`);
  }

  #rotate(): void {
    this.stop();
    renameSync(join(this.#folder, 'lines.jsonl'), join(this.#folder, 'lines.1.jsonl'));
    this.#open();
  }

  #open(): void {
    this.#file = openSync(join(this.#folder, 'lines.jsonl'), 'a');
    this.#size = fstatSync(this.#file).size;
  }
}
