import type { Cancel, Log, MachineClock } from '@cerveceria/runtime';
import type { SqliteThread } from './sqlite-thread.ts';

/** How often the other hub's writes are looked for, machine ms. */
const POLL_MS = 50;

/** A store's thread that is asked again and again whether the other hub has written; `op` is what it is asked. */
export function polledThread(
  thread: SqliteThread,
  op: string,
  clock: Pick<MachineClock, 'every'>,
  log: Log,
): { start(): Promise<void>; stop(): Promise<void> } {
  let stopPolling: Cancel = () => {};
  return {
    async start() {
      await thread.start();
      stopPolling = clock.every(POLL_MS, () => {
        thread.call(op, null).catch((err) => log.debug({ err, op }, 'cannot look for what the other hub wrote'));
      });
    },
    async stop() {
      stopPolling();
      await thread.stop();
    },
  };
}
