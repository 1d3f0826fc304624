import type { MachineClock } from '@cerveceria/runtime';

export interface DrainWaitParts {
  readonly machine: Pick<MachineClock, 'mono' | 'after'>;
  /** Frames that were stored since the hub began; only rises. */
  readonly ingested: () => number;
  /** It waits no longer once this is so. */
  readonly isOver: () => boolean;
}

/** Machine ms between two looks, and frames a second from which on a backlog drains: live agents bring one a minute. */
const LOOK_MS = 100;
const FRAMES_PER_S = 200;
/** Machine ms that it waits on end, and that work then goes on in spite of everything. */
const MOST_MS = 5000;

/** Resolves when no backlog drains, or after a while: agents wait for their acknowledgements, nobody for a roll-up. */
export function createDrainWait({ machine, ingested, isOver }: DrainWaitParts): () => Promise<void> {
  let seen = ingested();
  let at = machine.mono();
  let isDraining = false;
  let free = Number.NEGATIVE_INFINITY;

  function look(): boolean {
    const [now, frames] = [machine.mono(), ingested()];
    if (now - at < LOOK_MS) return isDraining;
    isDraining = (frames - seen) * 1000 > FRAMES_PER_S * (now - at);
    [seen, at] = [frames, now];
    return isDraining;
  }

  return async () => {
    const begin = machine.mono();
    while (look() && begin >= free && !isOver()) {
      if (machine.mono() - begin >= MOST_MS) {
        free = machine.mono() + MOST_MS;
        return;
      }
      await new Promise<void>((resolve) => void machine.after(LOOK_MS, resolve));
    }
  };
}
