import type { Cell } from '@cerveceria/protocol';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import type { Allotment } from './report-frames.ts';
import type { ReportScan, ReportScans } from './scans-of-report.ts';

/** The latest value of each channel as one scan at the time of the last. */
export function newestScan(
  { channels }: NodeFacts,
  { channels: brought, scans }: ReportScans,
  { epoch, first }: Allotment,
): LiveScan {
  const latest = new Map<string, Cell>();
  // From the end on, no further than until each channel that was brought has been found.
  for (let at = scans.length - 1; at >= 0 && latest.size < brought.length; at--)
    for (const [id, cell] of (scans[at] as ReportScan).cells) if (!latest.has(id)) latest.set(id, cell);
  const cells = channels.map(({ id }) => latest.get(id) ?? 'not-due');
  return { epoch, seq: first + scans.length - 1, wall: scans.at(-1)?.time as number, cells };
}
