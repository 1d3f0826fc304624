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
  /** Part of the hour; the next one begins where this one is full. */
  readonly slice: number;
  readonly frames: readonly PlainFrame[];
  readonly before: Counts;
}

/** Where the next frame of an hour goes: a slice, and the bytes in it. */
export interface Slot {
  readonly slice: number;
  readonly bytes: number;
}

export const HOUR_MS = 3_600_000;
/** A row stays well below what one write may carry. */
const PACK_BYTES = 1_000_000;
/** A partition: some MB also where two hubs wrote it at once and cut its rows otherwise. */
export const SLICE_BYTES = 2_000_000;
/** What a frame costs beside its own bytes: its head, and where it is a row of its own the row's columns. */
const HEAD_BYTES = 128;
/** What has no time lies by its seq. */
const UNTIMED_SEQS = 100_000;

export const hourOf = (mono: number) => Math.floor(mono / HOUR_MS);

/** The hour in which a frame lies, whatever is known of its times. */
export function hourOfFrame({ monoFrom, first }: Pick<PlainFrame, 'monoFrom' | 'first'>): number {
  return monoFrom === null ? Math.floor(first / UNTIMED_SEQS) : hourOf(monoFrom);
}

/** A gap without a time lies between its neighbours, in no hour. */
export function isPacked({ kind, monoFrom }: Pick<PlainFrame, 'kind' | 'monoFrom'>): boolean {
  return kind !== 'gap' || monoFrom !== null;
}

export const hourKey = ({ boot, hour }: { readonly boot: string; readonly hour: number }) => `${hour} ${boot}`;

/** Bytes that frames take in a partition, rather too many than too few. */
export function sizeOf(frames: readonly Pick<PlainFrame, 'bytes'>[]): number {
  return frames.reduce((sum, { bytes }) => sum + bytes.length + HEAD_BYTES, 0);
}

export function after(before: Counts, { held, dropped }: Pick<StoredFrame, 'held' | 'dropped'>): Counts {
  return { held: before.held + held, dropped: before.dropped + dropped, frames: before.frames + 1 };
}

/**
 * Frames of one epoch in order, hour by hour and slice by slice. Which slice a frame is in follows from what lies before
 * it and from nothing else, so that two hubs that cut their rows otherwise agree on it.
 * @param before counts ahead of the first
 * @param slots by `hourKey`; an hour that has none is empty
 */
export function packFrames(
  frames: readonly PlainFrame[],
  before: Counts,
  slots: ReadonlyMap<string, Slot> = new Map(),
): Pack[] {
  const packs: (Pack & { readonly frames: PlainFrame[]; bytes: number })[] = [];
  const filled = new Map(slots);
  let counts = before;
  let last: PlainFrame | undefined;
  for (const frame of frames) {
    if (isPacked(frame)) {
      const { boot } = frame;
      const hour = hourOfFrame(frame);
      const size = sizeOf([frame]);
      const slot = withRoom(filled.get(hourKey({ boot, hour })), size);
      filled.set(hourKey({ boot, hour }), { slice: slot.slice, bytes: slot.bytes + size });
      const open = packs.at(-1);
      const fits =
        open !== undefined &&
        open.frames.at(-1) === last &&
        open.boot === boot &&
        open.hour === hour &&
        open.slice === slot.slice &&
        open.bytes + size <= PACK_BYTES;
      if (fits) {
        open.frames.push(frame);
        open.bytes += size;
      } else packs.push({ boot, hour, slice: slot.slice, frames: [frame], before: counts, bytes: size });
    }
    counts = after(counts, frame);
    last = frame;
  }
  return packs.map(({ bytes: _, ...pack }) => pack);
}

function withRoom(slot: Slot = { slice: 0, bytes: 0 }, size: number): Slot {
  return slot.bytes > 0 && slot.bytes + size > SLICE_BYTES ? { slice: slot.slice + 1, bytes: 0 } : slot;
}

type HeadRow = [
  first: number,
  last: number,
  kind: StoredFrame['kind'],
  monoFrom: number | null,
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
