import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { type ClassicReport, CodedError } from '@cerveceria/protocol';
import type { QueuedReport } from '../tiers/report-queue.ts';
import { readReport } from './read-report.ts';
import type { ReaderWord, ReportPiece } from './report-reader.ts';

/** Readings told at once: some ms of work for who takes them. */
const READINGS = 1000;

function* piecesOf(reports: readonly ClassicReport[]): Generator<readonly ReportPiece[]> {
  let pieces: ReportPiece[] = [];
  let room = READINGS;
  for (const [at, { source, readings }] of reports.entries())
    for (let from = 0; from < readings.length; ) {
      const part = readings.slice(from, from + room);
      pieces.push({ at, source, readings: part });
      from += part.length;
      room -= part.length;
      if (room > 0) continue;
      yield pieces;
      [pieces, room] = [[], READINGS];
    }
  if (pieces.length > 0) yield pieces;
}

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');
const say = (word: ReaderWord) => port.postMessage(word);
try {
  for (const pieces of piecesOf(readReport(workerData as Pick<QueuedReport, 'bytes' | 'isGzip'>))) {
    say({ kind: 'pieces', pieces });
    await once(port, 'message');
  }
  say({ kind: 'end' });
} catch (fault) {
  if (!(fault instanceof CodedError)) throw fault;
  say({ kind: 'refused', code: fault.code, detail: fault.detail });
}
// Who listens to a port is kept alive by it.
port.close();
