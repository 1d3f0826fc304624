import type { LiveScan } from '../ingest/ingest-port.ts';
import type { Reading } from './readings.ts';

type Watermarks = readonly { readonly epoch: string; readonly watermark: number }[];

/** The scans that no frame holds, each once, by time. */
export function notStored(scans: readonly LiveScan[], totals: Watermarks): LiveScan[] {
  const watermark = new Map(totals.map((each) => [each.epoch, each.watermark]));
  const unique = new Map<string, LiveScan>();
  for (const scan of scans)
    if (scan.seq > (watermark.get(scan.epoch) ?? 0)) unique.set(`${scan.epoch} ${scan.seq}`, scan);
  return [...unique.values()].sort((a, b) => a.wall - b.wall || a.seq - b.seq);
}

/** By time; of equal time by seq; both stay. Frames of two epochs may interlock when a clock was set. */
export function inOrder(readings: Reading[]): Reading[] {
  return readings.sort((a, b) => a.time - b.time || a.seq - b.seq);
}
