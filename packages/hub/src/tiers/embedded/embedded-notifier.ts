import type { Log, MachineClock } from '@cerveceria/runtime';
import type { Notifier } from '../notifier.ts';
import type { Word } from './notifier-engine.ts';
import { polledThread } from './polled-thread.ts';
import type { SqliteThread } from './sqlite-thread.ts';
import { Subscriptions } from './subscriptions.ts';

/** Words that may wait for the disk; best effort ends here. */
const LIMIT = 2000;

/** Word between two hubs through SQLite. `spoken` is to be called with what the worker tells. */
export function embeddedNotifier(
  thread: SqliteThread,
  clock: MachineClock,
  log: Log,
): { readonly notifier: Notifier; spoken(words: readonly Word[]): void } {
  const hearers = new Subscriptions<[payload: unknown, hub: string]>(log);
  let waiting: Omit<Word, 'hub'>[] = [];
  let busy = false;

  /** What is published while a commit runs goes with the next one. */
  async function flush(): Promise<void> {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      const words = waiting;
      waiting = [];
      await thread
        .call('publish', { words, now: Math.round(clock.wall()) })
        .catch((err) => log.debug({ err, words: words.length }, 'words between hubs were lost'));
    }
    busy = false;
  }

  const notifier: Notifier = {
    ...polledThread(thread, 'listen', clock, log),
    ping: () => Promise.resolve(),
    publish(topic, payload) {
      if (waiting.length >= LIMIT) waiting.shift();
      waiting.push({ topic, payload: JSON.stringify(payload) });
      void flush();
    },
    subscribe: (topic, heard) => hearers.add((said) => said === topic, heard),
  };

  function spoken(words: readonly Word[]): void {
    for (const { hub, topic, payload } of words) hearers.tell(topic, () => [JSON.parse(payload), hub]);
  }

  return { notifier, spoken };
}
