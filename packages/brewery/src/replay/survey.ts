import { breweryError } from '../errors.ts';
import type { LocalZone } from './local-time.ts';
import { readLog } from './log-reader.ts';
import type { BrokenLine, LogRow } from './log-row.ts';

/** What a log is, before it is played. */
export interface Survey {
  readonly rows: number;
  readonly broken: readonly BrokenLine[];
  readonly first: LogRow;
  readonly last: LogRow;
}

/** Reads the log once. @throws LOG_UNREADABLE, LOG_EMPTY */
export async function surveyLog(file: string, zone: LocalZone): Promise<Survey> {
  const broken: BrokenLine[] = [];
  let rows = 0;
  let first: LogRow | undefined;
  let last: LogRow | undefined;
  for await (const one of readLog(file, zone)) {
    if ('broken' in one) {
      broken.push(one.broken);
      continue;
    }
    rows++;
    first ??= one.row;
    last = one.row;
  }
  if (first === undefined || last === undefined) {
    const why = broken[0];
    throw breweryError('LOG_EMPTY', why === undefined ? file : `${file}:${why.line}: ${why.why}`);
  }
  return { rows, broken, first, last };
}
