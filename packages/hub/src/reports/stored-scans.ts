import { decodeFrame } from '@cerveceria/protocol/codec';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import { rawOf } from './calibration-docs.ts';
import type { ReportScan } from './scans-of-report.ts';

/** A run of scans in a tier that says what the first scans of a request say. */
export interface Run {
  readonly first: number;
  readonly boot: string;
  /** Scans that are there. */
  readonly count: number;
  /** What follows the last of them is another's, or was told as lost; false: nothing does. */
  readonly isCut: boolean;
}

/** A run that may grow with the next frame. */
interface Open {
  readonly first: number;
  readonly boot: string;
  count: number;
}

/** Whether all scans of a frame say what the request says from its scan `at` on, whatever was made of it since. */
function says({ kind, held, bytes }: StoredFrame, scans: readonly ReportScan[], at: number): boolean {
  if (kind !== 'data' || at + held > scans.length) return false;
  const frame = decodeFrame(bytes);
  if (frame.kind !== 'data') return false;
  const columns = new Map(frame.columns.map(({ channel, cells }) => [channel.id, cells]));
  return frame.mono.every((time, i) => {
    const scan = scans[at + i] as ReportScan;
    if (scan.time !== time) return false;
    return [...scan.cells].every(([id, steps]) => [rawOf(id), id].some((name) => columns.get(name)?.[i] === steps));
  });
}

/**
 * The longest run of frames that hold a request's scans from its first one on, whole or cut off by what is no frame of
 * its own. `frames`: of one epoch by rising seq. Reads each of them once and keeps none. `mayBegin`: whether a run may
 * begin at this seq.
 */
export async function storedRun(
  frames: AsyncIterable<StoredFrame>,
  scans: readonly ReportScan[],
  mayBegin: (first: number) => boolean,
): Promise<Run | undefined> {
  let open: Open[] = [];
  let best: Run | undefined;
  for await (const frame of frames) {
    const candidates = mayBegin(frame.first) ? [...open, { first: frame.first, boot: frame.boot, count: 0 }] : open;
    open = [];
    for (const run of candidates) {
      const next = run.first + run.count;
      if (frame.first === next && says(frame, scans, run.count)) {
        run.count += frame.held;
        if (run.count === scans.length) return { ...run, isCut: false };
        open.push(run);
      } else if (run.count > (best?.count ?? 0) && frame.kind === 'gap') best = { ...run, isCut: true };
    }
  }
  const [last] = open;
  return last !== undefined && last.count > (best?.count ?? 0) ? { ...last, isCut: false } : best;
}

/**
 * The first of the numbers from `first` on under which something else lies than these scans: another's, or a gap. `frames`
 * begin at `first`; what is not among them has been archived since, and counts as theirs.
 */
export async function strangerAmong(
  frames: AsyncIterable<StoredFrame>,
  scans: readonly ReportScan[],
  first: number,
): Promise<number | undefined> {
  for await (const frame of frames) {
    if (frame.first >= first + scans.length) return undefined;
    if (!says(frame, scans, frame.first - first)) return frame.first;
  }
  return undefined;
}
