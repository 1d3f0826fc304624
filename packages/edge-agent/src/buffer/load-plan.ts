import { firstOf } from './sqlite-rows.ts';

/** A sealed frame that has a row of its own, as packing sees it. */
export interface LoadHead {
  readonly key: number;
  readonly last: number;
  readonly dropped: number;
  readonly every: number;
  readonly wall: number;
  /** Bytes of the frame. */
  readonly length: number;
}

export interface LoadRule {
  /** A load is made as soon as so many frames, or frames of so many bytes, can be in it. */
  readonly frames: number;
  readonly bytes: number;
  /** A frame of more bytes keeps its own row: there is little to gain. */
  readonly each: number;
}

/** A quarter of an hour of twelve noisy channels: one transaction moves 11 kB, and few frames wait for company. */
export const LOAD: LoadRule = { frames: 32, bytes: 10 * 1024, each: 4096 };

export interface LoadPlan {
  /** How many of the first heads never come into a load. */
  readonly pass: number;
  /** How many behind those make a load now; 0: not enough yet. */
  readonly take: number;
}

const isWhole = ({ dropped, every, wall, length }: LoadHead, each: number) =>
  dropped === 0 && every === 1 && wall >= 0 && length <= each;

/** Which of these frames, in order of seq, go into one load: whole ones of one epoch, with no seq missing between them. */
export function planLoad(heads: readonly LoadHead[], rule: LoadRule): LoadPlan {
  let pass = 0;
  let bytes = 0;
  for (const [i, head] of heads.entries()) {
    const before = heads[i - 1];
    if (i > pass && firstOf(head.key) !== (before as LoadHead).last + 1) [pass, bytes] = [i, 0];
    if (!isWhole(head, rule.each)) {
      [pass, bytes] = [i + 1, 0];
      continue;
    }
    bytes += head.length;
    const take = i + 1 - pass;
    if (take >= rule.frames || bytes >= rule.bytes) return { pass, take };
  }
  return { pass, take: 0 };
}
