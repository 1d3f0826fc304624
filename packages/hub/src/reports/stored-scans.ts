import { decodeFrame } from '@cerveceria/protocol/codec';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import type { Breathe } from './breathing.ts';
import { rawOf } from './calibration-docs.ts';
import type { ReportScan } from './scans-of-report.ts';

/** A run of scans that are stored and say what the first scans of a request say. */
export interface Run {
  readonly first: number;
  readonly boot: string;
  readonly count: number;
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

/** The run that begins at `first`, whole or cut off by what is no frame of its own. `frames`: from there on by rising seq. */
async function runAt(
  first: number,
  frames: AsyncIterable<StoredFrame>,
  scans: readonly ReportScan[],
): Promise<Run | undefined> {
  let boot = '';
  let count = 0;
  for await (const frame of frames) {
    if (frame.first !== first + count || !says(frame, scans, count)) {
      // Where another request's frame follows, it only begins alike.
      if (frame.kind !== 'gap') return undefined;
      break;
    }
    boot = frame.boot;
    count += frame.held;
    if (count === scans.length) break;
  }
  return count > 0 ? { first, boot, count } : undefined;
}

/**
 * The longest run of frames that hold a request's scans from its first one on. `begins`: numbers at which one may begin.
 * `following`: frames of their epoch behind a number, by rising seq.
 */
export async function storedRun(
  begins: Iterable<number>,
  following: (after: number) => AsyncIterable<StoredFrame>,
  scans: readonly ReportScan[],
): Promise<Run | undefined> {
  let best: Run | undefined;
  for (const first of begins) {
    const run = await runAt(first, following(first - 1), scans);
    if (run !== undefined && run.count > (best?.count ?? 0)) best = run;
    if (best?.count === scans.length) return best;
  }
  return best;
}

/**
 * The first of the numbers from `first` on under which something else lies than these scans: another's, or a gap. `frames`
 * begin at `first`; what is not among them has been archived since, and counts as theirs.
 */
export async function strangerAmong(
  frames: AsyncIterable<StoredFrame>,
  scans: readonly ReportScan[],
  first: number,
  breathe: Breathe,
): Promise<number | undefined> {
  for await (const frame of frames) {
    await breathe(frame.held);
    if (frame.first >= first + scans.length) return undefined;
    if (!says(frame, scans, frame.first - first)) return frame.first;
  }
  return undefined;
}
