import { readFileSync } from 'node:fs';
import { instantOf } from './instant.ts';

/** What the log says one channel was at one instant; null: nothing was there. */
export interface Expected {
  readonly line: number;
  /** ms UTC. */
  readonly at: number;
  readonly value: number | null;
}

export interface CsvSide {
  /** Rows that can be compared. */
  readonly rows: number;
  /** Lines that cannot. */
  readonly broken: number;
  readonly beer: Expected[];
  readonly setPoint: Expected[];
  readonly chamber: Expected[];
  readonly room: Expected[];
}

/** Splits by hand: the comparer must not repeat a mistake of the library that the way uses. */
export function split(line: string): string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] !== '"') {
      const end = line.indexOf(';', at);
      const cell = end < 0 ? line.slice(at) : line.slice(at, end);
      if (cell.includes('"')) return undefined;
      cells.push(cell);
      if (end < 0) return cells;
      at = end + 1;
      continue;
    }
    let cell = '';
    at++;
    for (;;) {
      const quote = line.indexOf('"', at);
      if (quote < 0) return undefined;
      cell += line.slice(at, quote);
      at = quote + 1;
      if (line[at] !== '"') break;
      cell += '"';
      at++;
    }
    cells.push(cell);
    if (at === line.length) return cells;
    if (line[at] !== ';') return undefined;
    at++;
  }
}

/** NaN: the cell is neither `null` nor a temperature that a probe can show. */
function cellValue(text: string | undefined): number | null {
  if (text === 'null') return null;
  if (text === undefined || !/^-?[0-9]+([.][0-9]+)?$/.test(text)) return Number.NaN;
  const value = Number(text);
  return value >= -55 && value <= 125 ? value : Number.NaN;
}

/** Reads the whole log with the comparer's own eyes. */
export function readCsv(file: string, zone: string): CsvSide {
  const side: CsvSide & { rows: number; broken: number } = {
    rows: 0,
    broken: 0,
    beer: [],
    setPoint: [],
    chamber: [],
    room: [],
  };
  let latest = Number.NEGATIVE_INFINITY;
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\n');
  for (const [index, raw] of lines.entries()) {
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (text.trim() === '') continue;
    const cells = split(text);
    const at = cells?.length === 9 ? instantOf(cells[0] as string, zone, latest) : undefined;
    const [beer, setPoint, chamber, chamberSet, room] = [1, 2, 4, 5, 8].map((column) => cellValue(cells?.[column]));
    const numbers = [beer, setPoint, chamber, chamberSet, room];
    if (at === undefined || at < latest || numbers.some((value) => Number.isNaN(value))) {
      side.broken++;
      continue;
    }
    latest = at;
    side.rows++;
    const line = index + 1;
    side.beer.push({ line, at, value: beer as number | null });
    side.setPoint.push({ line, at, value: setPoint as number | null });
    side.chamber.push({ line, at, value: chamber as number | null });
    side.room.push({ line, at, value: room as number | null });
  }
  return side;
}
