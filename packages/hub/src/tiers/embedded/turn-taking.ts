import type { Db } from './open-store.ts';
import { pauseMs } from './transaction.ts';

/** Longer than the other writer waits between two tries for the lock. */
const PAUSE_MS = 1.2;
/** For how long after the other's last commit turns are taken. */
const SHARED_MS = 1000;

/** After a commit with more to do: leaves the lock free for a moment while another process writes too. */
export function turnTaking(db: Db): () => void {
  const version = db.prepare('PRAGMA data_version').pluck();
  let seen = version.get();
  let foreign = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    const current = version.get();
    if (current !== seen) foreign = now;
    seen = current;
    if (now - foreign < SHARED_MS) pauseMs(PAUSE_MS);
  };
}
