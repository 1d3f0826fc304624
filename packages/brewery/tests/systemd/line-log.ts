import { existsSync, readFileSync } from 'node:fs';
import { type LineRow, lineRowSchema } from '@cerveceria/simulator/bus';

/** Reads the simulator's log of lines afresh at every question: the judge keeps nothing in memory. */
export class LineLog {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  exists(path: string): boolean {
    return existsSync(path);
  }

  rows(line: number): LineRow[] {
    if (!existsSync(this.#file)) return [];
    return readFileSync(this.#file, 'utf8')
      .split('\n')
      .filter((text) => text.endsWith('}'))
      .map((text) => lineRowSchema.parse(JSON.parse(text)))
      .filter((row) => row.line === line);
  }

  level(line: number): 0 | 1 | undefined {
    return this.rows(line).at(-1)?.level;
  }

  lastBy(line: number): string | undefined {
    return this.rows(line).at(-1)?.by;
  }

  /** Machine ms of the first fall at or after `since`. */
  firstOff(line: number, since: number): number {
    const row = this.rows(line).find(({ machine, level }) => machine >= since && level === 0);
    return row?.machine ?? Number.POSITIVE_INFINITY;
  }
}
