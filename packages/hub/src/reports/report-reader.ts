import type { ClassicReport } from '@cerveceria/protocol';
import type { QueuedReport } from '../tiers/report-queue.ts';

/** What a request says. @throws REPORT_MALFORMED, REPORT_TOO_LARGE */
export type ReadReport = (report: Pick<QueuedReport, 'bytes' | 'isGzip'>) => Promise<ClassicReport[]>;

/** What the thread that reads large ones tells: report by report, then whether that was all. */
export type ReaderWord =
  | { readonly kind: 'report'; readonly report: ClassicReport }
  | { readonly kind: 'end' }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };
