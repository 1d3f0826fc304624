import type { BootOffset } from '@cerveceria/protocol';
import { commonHours, hoursOf } from '../rollups/hour-runs.ts';
import type { RollUpProgress } from '../rollups/roll-up-progress.ts';
import type { Span } from './plan.ts';

/** Frames that came, up to a seq of an epoch, and when they were made. */
export interface Came extends Span {
  readonly epoch: string;
  readonly upTo: number;
}

interface Waiting extends Came {
  /** Of the roll-up stores. */
  readonly place: number;
  /** It was noted at the last look. */
  readonly isNoted: boolean;
}

const EVERYTHING: Span = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
/** So many are followed one by one. */
const MOST = 300;

/** How far the roll-ups of one node are, in each store; undefined: nothing of it is trusted. */
export type Progresses = readonly (RollUpProgress | undefined)[];

function isPlacedBy(progress: RollUpProgress, boots: readonly BootOffset[]): boolean {
  return Object.entries(progress.boots).every(([boot, { pieces }]) => {
    const own = boots.filter((piece) => piece.boot === boot).map(({ boot: _, ...piece }) => piece);
    return JSON.stringify(own) === JSON.stringify(pieces);
  });
}

/**
 * What touched hours that roll-ups were already made of: a history that is read at once shows them as they were, so they
 * count as touched once more when the roll-ups have taken it up; twice, as how far those are is believed for a moment.
 */
export class Unnoted {
  #waiting: Waiting[] = [];
  /** Stores that have not taken up the newest table of boots. */
  #boots: { readonly place: number; readonly isNoted: boolean }[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#boots.length === 0;
  }

  /** What came since the last look, and how far the roll-ups were at it. */
  came(frames: readonly Came[], progresses: Progresses): void {
    for (const [place, progress] of progresses.entries())
      for (const came of frames)
        if (progress !== undefined && commonHours(hoursOf(came.from, came.to), progress.made).length > 0)
          this.#waiting.push({ ...came, place, isNoted: false });
  }

  retimed(progresses: Progresses): void {
    this.#boots = progresses.flatMap((progress, place) => (progress === undefined ? [] : [{ place, isNoted: false }]));
  }

  /** What is to count as touched now. */
  taken(progresses: Progresses, boots: readonly BootOffset[]): Span[] {
    const touches: Span[] = [];
    const left: Waiting[] = [];
    for (const each of this.#waiting) {
      const progress = progresses[each.place];
      const isNoted = progress !== undefined && (progress.epochs[each.epoch] ?? 0) >= each.upTo;
      if (isNoted) touches.push({ from: each.from, to: each.to });
      if (!(isNoted && each.isNoted)) left.push({ ...each, isNoted });
    }
    const retimed = this.#boots.map(({ place, isNoted: was }) => {
      const progress = progresses[place];
      return { place, was, isNoted: progress !== undefined && isPlacedBy(progress, boots) };
    });
    if (retimed.some(({ isNoted }) => isNoted)) touches.push(EVERYTHING);
    this.#boots = retimed.filter(({ was, isNoted }) => !(was && isNoted));
    if (left.length > MOST) touches.push(EVERYTHING);
    this.#waiting = left.slice(-MOST);
    return touches;
  }
}
