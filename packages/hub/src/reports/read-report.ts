import { gunzipSync } from 'node:zlib';
import { type ClassicReport, classicReportSchema, REPORT_LIMITS } from '@cerveceria/protocol';
import type { z } from 'zod';
import { hubError } from '../errors.ts';
import type { QueuedReport } from '../tiers/report-queue.ts';

/** Faults named in one answer, and characters of each. */
const MOST_FAULTS = 5;
const LONGEST_FAULT = 200;

/** The bytes of the report itself. @throws REPORT_TOO_LARGE, REPORT_MALFORMED */
export function inflated({ bytes, isGzip }: Pick<QueuedReport, 'bytes' | 'isGzip'>): Uint8Array {
  if (!isGzip) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: REPORT_LIMITS.inflated });
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError;
    if (isTooLarge) throw hubError('REPORT_TOO_LARGE', `inflated more than ${REPORT_LIMITS.inflated} bytes`);
    throw hubError('REPORT_MALFORMED', 'not a gzip stream');
  }
}

/** The first few faults, each with its path; a path and a message may be as long as the sender likes. */
function worded(issues: readonly z.core.$ZodIssue[], at: number | undefined): string {
  const lines = issues.slice(0, MOST_FAULTS).map(({ path, message }) => {
    const where = at === undefined ? path : [at, ...path];
    return `${where.join('.') || 'body'}: ${message}`.slice(0, LONGEST_FAULT);
  });
  return [...lines, ...(issues.length > MOST_FAULTS ? [`and ${issues.length - MOST_FAULTS} more`] : [])].join('; ');
}

/** How many there are is looked at before what each of them is: of millions that are wrong each would be told. */
function checkCount(list: unknown, most: number, where: string): void {
  if (Array.isArray(list) && list.length > most)
    throw hubError('REPORT_TOO_LARGE', `${where}: ${list.length}, at most ${most} at once`);
}

function checked(report: unknown, at: number | undefined): ClassicReport {
  const readings = (report as { readings?: unknown } | null)?.readings;
  checkCount(readings, REPORT_LIMITS.readings, at === undefined ? 'readings' : `${at}.readings`);
  const read = classicReportSchema.safeParse(report);
  if (!read.success) throw hubError('REPORT_MALFORMED', worded(read.error.issues, at));
  return read.data;
}

/** What a request says; the first report that is wrong is told of. @throws REPORT_MALFORMED, REPORT_TOO_LARGE */
export function readReport(report: Pick<QueuedReport, 'bytes' | 'isGzip'>): ClassicReport[] {
  let body: unknown;
  const bytes = inflated(report);
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw hubError(
      'REPORT_MALFORMED',
      cause instanceof SyntaxError ? `not JSON: ${cause.message.slice(0, 120)}` : 'not UTF-8',
    );
  }
  if (!Array.isArray(body)) return [checked(body, undefined)];
  if (body.length === 0) throw hubError('REPORT_MALFORMED', 'body: no report in it');
  checkCount(body, REPORT_LIMITS.reports, 'body');
  return body.map((each, at) => checked(each, at));
}
