import type { Cell } from '@cerveceria/protocol';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import type { Allotment } from './report-frames.ts';
import type { ReportScans } from './scans-of-report.ts';

/** The latest value of each channel as one scan at the time of the last. */
export function newestScan({ channels }: NodeFacts, { scans }: ReportScans, { epoch, first }: Allotment): LiveScan {
  const latest = new Map<string, Cell>();
  for (const { cells } of scans) for (const [id, cell] of cells) latest.set(id, cell);
  const cells = channels.map(({ id }) => latest.get(id) ?? 'not-due');
  return { epoch, seq: first + scans.length - 1, wall: scans.at(-1)?.time as number, cells };
}
