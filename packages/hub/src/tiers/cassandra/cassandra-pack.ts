import type { StoredFrame } from '../frame-tier.ts';

export type PlainFrame = Omit<StoredFrame, 'summaries'>;

/** Counts of an epoch up to some frame. */
export interface Counts {
  readonly held: number;
  readonly dropped: number;
  readonly frames: number;
}

/** Whole frames side by side, as one row. */
export interface Pack {
  readonly boot: string;
  /** Hour of the boot's monotonic clock. */
  readonly hour: number;
  readonly frames: readonly PlainFrame[];
  readonly before: Counts;
}

export const HOUR_MS = 3_600_000;
/** A row stays well below what one write may carry. */
const PACK_BYTES = 1_000_000;

export const hourOf = (mono: number) => Math.floor(mono / HOUR_MS);

export function after(before: Counts, { held, dropped }: Pick<StoredFrame, 'held' | 'dropped'>): Counts {
  return { held: before.held + held, dropped: before.dropped + dropped, frames: before.frames + 1 };
}

/** Frames of one epoch in order, hour by hour; what knows no time is left out. `before`: counts ahead of the first. */
export function packFrames(frames: readonly PlainFrame[], before: Counts): Pack[] {
  const packs: { boot: string; hour: number; frames: PlainFrame[]; before: Counts; bytes: number }[] = [];
  let counts = before;
  let last: PlainFrame | undefined;
  for (const frame of frames) {
    const mono = frame.monoFrom;
    if (mono !== null) {
      const open = packs.at(-1);
      const fits =
        open !== undefined &&
        open.frames.at(-1) === last &&
        open.boot === frame.boot &&
        open.hour === hourOf(mono) &&
        open.bytes + frame.bytes.length <= PACK_BYTES;
      if (fits) {
        open.frames.push(frame);
        open.bytes += frame.bytes.length;
      } else {
        packs.push({
          boot: frame.boot,
          hour: hourOf(mono),
          frames: [frame],
          before: counts,
          bytes: frame.bytes.length,
        });
      }
    }
    counts = after(counts, frame);
    last = frame;
  }
  return packs.map(({ bytes: _, ...pack }) => pack);
}

type HeadRow = [
  first: number,
  last: number,
  kind: StoredFrame['kind'],
  monoFrom: number,
  monoTo: number | null,
  held: number,
  dropped: number,
  length: number,
];

export function headsOf(frames: readonly PlainFrame[]): string {
  return JSON.stringify(
    frames.map(({ first, last, kind, monoFrom, monoTo, held, dropped, bytes }) => {
      return [first, last, kind, monoFrom, monoTo, held, dropped, bytes.length];
    }),
  );
}

/** The frames of a row; without `bytes` they come empty. */
export function unpack(
  of: { readonly node: string; readonly epoch: string; readonly boot: string },
  heads: string,
  bytes: Uint8Array | undefined,
): PlainFrame[] {
  let at = 0;
  return (JSON.parse(heads) as HeadRow[]).map(([first, last, kind, monoFrom, monoTo, held, dropped, length]) => {
    const part = bytes?.subarray(at, at + length) ?? new Uint8Array();
    at += length;
    return { ...of, first, last, kind, monoFrom, monoTo, held, dropped, bytes: part };
  });
}
