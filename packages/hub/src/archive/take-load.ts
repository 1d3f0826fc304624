import type { StoredFrame } from '../tiers/frame-tier.ts';
import type { AgeOf } from './frame-age.ts';

export interface LoadLimits {
  /** A load ends with the hour in which it reaches this. */
  readonly frames: number;
  /** Bytes; above it a load ends within an hour, which then becomes two packs. */
  readonly bytes: number;
}

export interface Load {
  /** In the order of their seqs, without a hole; whole hours. Empty: nothing may go. */
  readonly frames: readonly StoredFrame[];
  /** Wall ms UTC of the last scan of the oldest and newest frame whose time is known; null where none is. */
  readonly from: number | null;
  readonly to: number | null;
  /** More may follow. */
  readonly isFull: boolean;
  /** Frames of unknown age behind the load, which wait until a later frame of their epoch is old enough. */
  readonly waiting: number;
  /** Everything up to this seq is known to be old enough. */
  readonly settled: number;
}

/**
 * The next frames of one epoch that may go: whole hours that were over at `before` (wall ms UTC). Scans are numbered as
 * they are made, so a frame of unknown age (a boot without an offset, a gap that knows no time) is at least as old as
 * the next frame whose age is known, and goes with it. `settled`: what an earlier call said of this epoch. Pure.
 */
export async function takeLoad(
  frames: AsyncIterable<StoredFrame>,
  ageOf: AgeOf,
  before: number,
  limits: LoadLimits,
  settled = 0,
): Promise<Load> {
  const load: StoredFrame[] = [];
  let carried: StoredFrame[] = [];
  let [bytes, carriedBytes] = [0, 0];
  let [from, to]: [number | null, number | null] = [null, null];
  let hour = '';
  const done = (isFull: boolean, known = settled): Load => ({
    ...{ frames: load, from, to, isFull, settled: known },
    waiting: isFull ? 0 : carried.length,
  });
  const take = (frame: StoredFrame) => {
    load.push(...carried, frame);
    bytes += carriedBytes + frame.bytes.length;
    carried = [];
    carriedBytes = 0;
  };
  const isLarge = () => load.length + carried.length >= limits.frames * 4 || bytes + carriedBytes >= limits.bytes;
  const rest = frames[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done: isEnd, value: frame } = await rest.next();
      if (isEnd === true) return done(false);
      const age = ageOf(frame);
      if (age !== null && age.over > before && frame.last > settled) return done(false);
      if (age !== null && age.hour !== hour && load.length >= limits.frames) return done(true);
      if (isLarge() && load.length > 0) return done(true);
      if (age === null && frame.last > settled) {
        carried.push(frame);
        carriedBytes += frame.bytes.length;
        if (isLarge()) return done(true, await nextKnown(rest, ageOf, before, settled));
        continue;
      }
      take(frame);
      if (age === null) continue;
      hour = age.hour;
      from ??= age.to;
      to = age.to;
    }
  } finally {
    await rest.return?.();
  }
}

/** Looks past many frames of unknown age, without keeping them; the seq up to which all is then known to be old enough. */
async function nextKnown(
  rest: AsyncIterator<StoredFrame>,
  ageOf: AgeOf,
  before: number,
  settled: number,
): Promise<number> {
  for (;;) {
    const { done, value: frame } = await rest.next();
    if (done === true) return settled;
    const age = ageOf(frame);
    if (age !== null) return age.over > before ? settled : frame.last;
  }
}
