import type { DueEpoch, Survey } from './survey.ts';
import type { Load } from './take-load.ts';

/** What a hub's archiver has done since its start, and what is left to do. */
export class ArchiveProgress {
  frames = 0;
  bytes = 0;
  /** Frames whose age nobody knows. */
  waiting = 0;
  /** Times that a store failed, and frames that the cold tier has otherwise. */
  faults = 0;
  /** Wall ms UTC of the oldest frame that should have been archived; null: all is. */
  oldest: number | null = null;
  /** How long ago it should have been, ms of process time. */
  lagMs = 0;
  /** Process wall ms of the last pass that came to its end. */
  finished: number | null = null;

  surveyed({ due, waiting }: Survey): void {
    this.waiting = waiting;
    this.#left(due[0]?.from ?? null, due[0]);
  }

  /** `next`: the epoch whose turn it is after that of the load. */
  moved({ frames, to }: Load, epoch: DueEpoch, next: DueEpoch | undefined): void {
    this.frames += frames.length;
    for (const { bytes } of frames) this.bytes += bytes.length;
    const times = [to, next?.from ?? null].filter((time) => time !== null);
    this.#left(times.length === 0 ? null : Math.min(...times), epoch);
  }

  /** All that was due has gone, as far as nothing stood in its way. */
  ended(at: number, isAll: boolean): void {
    this.finished = at;
    if (!isAll) return;
    this.#left(null, undefined);
  }

  #left(oldest: number | null, epoch: DueEpoch | undefined): void {
    this.oldest = oldest;
    this.lagMs = oldest === null || epoch === undefined ? 0 : Math.max(0, epoch.before - oldest);
  }
}
