import { parentPort, workerData } from 'node:worker_threads';
import { CodedError } from '@cerveceria/protocol';
import type { QueuedReport } from '../tiers/report-queue.ts';
import { readReport } from './read-report.ts';
import type { ReaderWord } from './report-reader.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');
const say = (word: ReaderWord) => port.postMessage(word);
try {
  // One by one, so that whoever takes them can do something else in between.
  for (const report of readReport(workerData as Pick<QueuedReport, 'bytes' | 'isGzip'>))
    say({ kind: 'report', report });
  say({ kind: 'end' });
} catch (fault) {
  if (!(fault instanceof CodedError)) throw fault;
  say({ kind: 'refused', code: fault.code, detail: fault.detail });
}
