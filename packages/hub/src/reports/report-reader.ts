import type { ClassicReport } from '@cerveceria/protocol';
import type { QueuedReport } from '../tiers/report-queue.ts';

/** What a request says. @throws REPORT_MALFORMED, REPORT_TOO_LARGE */
export type ReadReport = (report: Pick<QueuedReport, 'bytes' | 'isGzip'>) => Promise<ClassicReport[]>;

/** A piece of a report. */
export interface ReportPiece {
  /** Which of the reports of the request. */
  readonly at: number;
  readonly source: string;
  readonly readings: ClassicReport['readings'];
}

/**
 * What the thread that reads large ones tells: some readings at a time, the next when it is asked for them, then that this
 * was all. What is told at once is taken in one turn.
 */
export type ReaderWord =
  | { readonly kind: 'pieces'; readonly pieces: readonly ReportPiece[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };
