import { gunzipSync } from 'node:zlib';
import { type ClassicReport, REPORT_LIMITS, reportBodySchema } from '@cerveceria/protocol';
import type { z } from 'zod';
import { hubError } from '../errors.ts';
import type { QueuedReport } from '../tiers/report-queue.ts';

/** Faults named in one answer. */
const MOST_FAULTS = 5;

function inflated({ bytes, isGzip }: Pick<QueuedReport, 'bytes' | 'isGzip'>): Uint8Array {
  if (!isGzip) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: REPORT_LIMITS.inflated });
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError;
    if (isTooLarge) throw hubError('REPORT_TOO_LARGE', `inflated more than ${REPORT_LIMITS.inflated} bytes`);
    throw hubError('REPORT_MALFORMED', 'not a gzip stream');
  }
}

/** All faults of the deepest alternative that was meant, each with its path. */
function worded(issues: readonly z.core.$ZodIssue[], isList: boolean): string {
  const meant = issues.flatMap((issue) =>
    issue.code === 'invalid_union' ? (issue.errors[isList ? 1 : 0] ?? []) : [issue],
  );
  const lines = meant.slice(0, MOST_FAULTS).map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  return [...lines, ...(meant.length > MOST_FAULTS ? [`and ${meant.length - MOST_FAULTS} more`] : [])].join('; ');
}

/** What a request says. @throws REPORT_MALFORMED, REPORT_TOO_LARGE */
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
  const read = reportBodySchema.safeParse(body);
  if (!read.success) throw hubError('REPORT_MALFORMED', worded(read.error.issues, Array.isArray(body)));
  return read.data;
}
