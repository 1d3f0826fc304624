import { type DataFrame, FRAME_SEAL } from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { storedFrame } from '../ingest/stored-frame.ts';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import type { Work } from './breathing.ts';
import type { Calibrated } from './calibrated-scans.ts';
import type { ReportScan, ReportScans } from './scans-of-report.ts';

/** Where the scans of one request stand among those of their node. */
export interface Allotment {
  readonly epoch: string;
  readonly first: number;
  readonly boot: string;
  /** How its values were made of what the report says. */
  readonly calibrated: Calibrated;
  /** Name of what was derived; null: nothing. */
  readonly derived: string | null;
  /** So many of the first scans are stored elsewhere: `first` is the number of the next one. */
  readonly skip: number;
}

/** Scans of an hour at most stand in one frame, so that a query for a day need not open a year. */
const MOST_MS = 3_600_000;
/** Cells of one frame: of as many that are all as long as a cell can be, the bytes still fit. */
const MOST_CELLS = 6_000;

/** The same frames whenever they are made: cut by the scans alone. Their monotonic time is the wall's. Pauses now and then. */
export function* framesOf(
  { node, channels, scans }: ReportScans,
  { epoch, first, boot }: Pick<Allotment, 'epoch' | 'first' | 'boot'>,
): Work<StoredFrame[]> {
  const frames: StoredFrame[] = [];
  for (let at = 0; at < scans.length; ) {
    const begin = scans[at]?.time as number;
    let end = at;
    for (let cells = 0; end < scans.length && end - at < FRAME_SEAL.scans; end++) {
      const scan = scans[end] as ReportScan;
      cells += scan.cells.size;
      if (scan.time - begin > MOST_MS || cells > MOST_CELLS) break;
    }
    const part = scans.slice(at, end);
    const present = channels.filter(({ id }) => part.some(({ cells }) => cells.has(id)));
    const frame: DataFrame = {
      ...{ kind: 'data', node, epoch, boot, every: 1, first: first + at, last: first + end - 1 },
      mono: part.map(({ time }) => time),
      columns: present.map((channel) => ({
        channel,
        cells: part.map(({ cells }) => cells.get(channel.id) ?? 'not-due'),
      })),
    };
    frames.push(storedFrame(frame, encodeFrame(frame)));
    at = end;
    yield part.length * present.length;
  }
  return frames;
}
