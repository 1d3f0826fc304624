import { Worker } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import type { ClassicReport } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { HUB_ERRORS, hubError } from '../errors.ts';
import type { QueuedReport } from '../tiers/report-queue.ts';
import { readReport } from './read-report.ts';
import type { ReaderWord, ReadReport, ReportPiece } from './report-reader.ts';

/** Bytes, inflated, that are read within some ms even where somebody means harm. */
const SMALL = 128 * 1024;
/** Machine ms, and MB; the largest honest one takes a few seconds and half of the memory. */
const LONGEST_MS = 60_000;
const HEAP_MB = 768;

type Body = Pick<QueuedReport, 'bytes' | 'isGzip'>;

/** The body as it is when that is little; undefined: it is much, or nobody knows. */
function small({ bytes, isGzip }: Body): Body | undefined {
  if (bytes.length > SMALL) return undefined;
  if (!isGzip) return { bytes, isGzip };
  try {
    return { bytes: gunzipSync(bytes, { maxOutputLength: SMALL }), isGzip: false };
  } catch (fault) {
    return fault instanceof RangeError ? undefined : { bytes, isGzip };
  }
}

function deathOf(cause: Error & { readonly code?: string }): Error {
  if (cause.code !== 'ERR_WORKER_OUT_OF_MEMORY') return cause;
  return hubError('REPORT_TOO_LARGE', `reading it takes more than ${HEAP_MB} MB`);
}

/**
 * Reads what is large in a thread of its own, with a limit of memory and time: a few KB that inflate to millions of
 * empty objects keep JSON.parse busy for seconds, and a hub that waits for it hears no agent meanwhile.
 */
export function threadReportReader(clock: Pick<MachineClock, 'after'>): ReadReport {
  return async (report) => {
    const little = small(report);
    return little === undefined ? await readApart(report, clock) : readReport(little);
  };
}

function readApart({ bytes, isGzip }: Body, clock: Pick<MachineClock, 'after'>): Promise<ClassicReport[]> {
  const worker = new Worker(new URL('./report-reader-worker.js', import.meta.url), {
    name: 'report',
    workerData: { bytes, isGzip },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const reports: ClassicReport[] = [];
  let cancel = () => {};
  const read = new Promise<void>((resolve, reject) => {
    cancel = clock.after(LONGEST_MS, () => reject(hubError('REPORT_TOO_LARGE', `not read in ${LONGEST_MS} ms`)));
    worker.on('error', (cause) => reject(deathOf(cause)));
    worker.on('exit', (code) => reject(new Error(`the thread that reads a report ended with ${code}`)));
    worker.on('message', (word: ReaderWord) => {
      if (word.kind === 'pieces') {
        take(reports, word.pieces);
        setImmediate(() => worker.postMessage('more'));
      } else if (word.kind === 'end') resolve();
      else reject(refusal(word.code, word.detail));
    });
  });
  return read
    .then(() => reports)
    .finally(() => {
      cancel();
      void worker.terminate();
    });
}

function take(reports: ClassicReport[], pieces: readonly ReportPiece[]): void {
  for (const { at, source, readings } of pieces) {
    const report = reports[at];
    if (report === undefined) reports[at] = { source, readings };
    else for (const reading of readings) report.readings.push(reading);
  }
}

const refusal = (code: string, detail: string) =>
  hubError(code in HUB_ERRORS ? (code as keyof typeof HUB_ERRORS) : 'HUB_FAULT', detail);
