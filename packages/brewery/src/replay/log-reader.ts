import { open } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { breweryError } from '../errors.ts';
import { type LocalZone, readCivil } from './local-time.ts';
import type { BrokenLine, LogRow } from './log-row.ts';

export type ReadLine = { readonly row: LogRow } | { readonly broken: BrokenLine };

const COLUMNS = 9;
const NUMBER = /^-?\d+(\.\d+)?$/;
/** What a DS18B20 can show, °C; a row beyond it cannot be put into a 1-Wire tree. */
const PROBE = { min: -55, max: 125 };

function cells(text: string): string[] | string {
  try {
    // One line at a time: an open quote then breaks its own line and not all that follow.
    const rows: string[][] = parse(text, { delimiter: ';', relax_column_count: true });
    const row = rows[0] ?? [];
    return row.length === COLUMNS ? row : `${COLUMNS} columns expected, got ${row.length}`;
  } catch (cause) {
    return `not a CSV line (${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)})`;
  }
}

/** A number, null for `null`, or the sentence that says what is wrong. */
function temperature(name: string, text: string): number | null | string {
  if (text === 'null') return null;
  if (!NUMBER.test(text)) return `${name}: a number or null expected, got ${JSON.stringify(text.slice(0, 40))}`;
  const value = Number(text);
  if (value < PROBE.min || value > PROBE.max)
    return `${name}: ${value} °C is beyond what a probe shows (${PROBE.min} to ${PROBE.max} °C)`;
  return value;
}

/** Reads one line. `after`: ms UTC of the row above, so that time never goes back. */
export function readLine(text: string, line: number, zone: LocalZone, after: number): ReadLine {
  const broken = (why: string) => ({ broken: { line, why } });
  const row = cells(text);
  if (typeof row === 'string') return broken(row);
  const [time, beer, setPoint, beerNote, chamber, chamberSetPoint, chamberNote, , room] = row as [string, ...string[]];
  const civil = readCivil(time);
  if (civil === undefined)
    return broken(`time: like Dec 02 2018 15:51:15 expected, got ${JSON.stringify(time.slice(0, 40))}`);
  const wall = zone.toUtc(civil, after);
  if (wall < after) return broken(`time goes back by ${(after - wall) / 1000} s`);
  const values = [
    temperature('beer', beer as string),
    temperature('beer set point', setPoint as string),
    temperature('chamber', chamber as string),
    temperature('chamber set point', chamberSetPoint as string),
    temperature('room', room as string),
  ];
  const fault = values.find((value) => typeof value === 'string');
  if (typeof fault === 'string') return broken(fault);
  const [b, bs, c, cs, r] = values as (number | null)[];
  const notes = [beerNote as string, chamberNote as string].filter((note) => note !== 'null' && note !== '');
  return {
    row: {
      line,
      wall,
      beer: b as number | null,
      setPoint: bs as number | null,
      chamber: c as number | null,
      chamberSetPoint: cs as number | null,
      room: r as number | null,
      notes,
    },
  };
}

/**
 * Reads a BrewPi log from its first line to its last; blank lines are passed over.
 * @throws LOG_UNREADABLE when the file is not there or no text
 */
export async function* readLog(file: string, zone: LocalZone): AsyncGenerator<ReadLine> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file);
  } catch (cause) {
    throw breweryError('LOG_UNREADABLE', `${file} (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
  try {
    let line = 0;
    let after = Number.NEGATIVE_INFINITY;
    for await (const raw of handle.readLines({ encoding: 'utf8' })) {
      line++;
      const text = line === 1 ? raw.replace(/^\uFEFF/, '') : raw;
      if (text.trim() === '') continue;
      const read = readLine(text, line, zone, after);
      if ('row' in read) after = read.row.wall;
      yield read;
    }
  } catch (cause) {
    throw breweryError('LOG_UNREADABLE', `${file} (${(cause as Error).message})`, { cause });
  } finally {
    await handle.close();
  }
}
