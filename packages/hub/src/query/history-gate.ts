import { setMaxListeners } from 'node:events';
import type { HistoryQuery } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { historyError } from './errors.ts';
import type { ReadHistory } from './history.ts';

/** Queries that read at one time, and that wait for their turn; one more is refused. */
const RUNNING = 8;
const WAITING = 32;
/** Machine ms that a query may take, its waiting included. */
const LIMIT_MS = 20_000;

export interface GateCounts {
  running: number;
  waiting: number;
  refused: number;
  late: number;
}

/**
 * Bounds what histories cost: so many read, so many wait, the rest is refused at once instead of being held in memory.
 * Who goes away leaves the queue, or ends the reading. @throws HISTORY_BUSY, HISTORY_SLOW and what `read` throws
 */
export function gateHistory(read: ReadHistory, clock: Pick<MachineClock, 'after'>) {
  const queue: (() => void)[] = [];
  const counts: GateCounts = { running: 0, waiting: 0, refused: 0, late: 0 };

  function turn(signal: AbortSignal): Promise<void> {
    if (counts.running < RUNNING) {
      counts.running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const left = () => {
        queue.splice(queue.indexOf(go), 1);
        counts.waiting = queue.length;
        reject(signal.reason);
      };
      const go = () => {
        signal.removeEventListener('abort', left);
        resolve();
      };
      signal.addEventListener('abort', left, { once: true });
      queue.push(go);
      counts.waiting = queue.length;
    });
  }

  async function inTurn(query: HistoryQuery, signal: AbortSignal) {
    await turn(signal);
    try {
      return await read(query, signal);
    } finally {
      // The place goes over to the next in the queue, or is free.
      const next = queue.shift();
      counts.waiting = queue.length;
      if (next === undefined) counts.running--;
      else next();
    }
  }

  const gated: ReadHistory = async (query, signal) => {
    signal?.throwIfAborted();
    if (queue.length >= WAITING) {
      counts.refused++;
      throw historyError('HISTORY_BUSY', `${queue.length} wait`);
    }
    const control = new AbortController();
    // Each piece that the query waits for hears it.
    setMaxListeners(0, control.signal);
    const left = () => control.abort(signal?.reason);
    signal?.addEventListener('abort', left, { once: true });
    const cancel = clock.after(LIMIT_MS, () => {
      counts.late++;
      control.abort(historyError('HISTORY_SLOW', `more than ${LIMIT_MS / 1000} s`));
    });
    try {
      return await inTurn(query, control.signal);
    } finally {
      cancel();
      signal?.removeEventListener('abort', left);
    }
  };
  return { read: gated, counts };
}
