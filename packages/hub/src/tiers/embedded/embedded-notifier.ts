import type { Cancel, Log, MachineClock } from '@cerveceria/runtime';
import type { Notifier } from '../notifier.ts';
import { POLL_MS } from './embedded-state.ts';
import type { Word } from './notifier-engine.ts';
import type { SqliteThread } from './sqlite-thread.ts';

/** Words that may wait for the disk; best effort ends here. */
const LIMIT = 2000;

interface Hearer {
  readonly topic: string;
  readonly heard: (payload: unknown, hub: string) => void;
}

/** Word between two hubs through SQLite. `spoken` is to be called with what the worker tells. */
export function embeddedNotifier(
  thread: SqliteThread,
  clock: MachineClock,
  log: Log,
): { readonly notifier: Notifier; spoken(words: readonly Word[]): void } {
  const hearers = new Set<Hearer>();
  let waiting: Omit<Word, 'hub'>[] = [];
  let busy = false;
  let stopPolling: Cancel = () => {};

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

  function poll(): void {
    thread.call('listen', null).catch((err) => log.debug({ err }, 'cannot listen to the other hub'));
  }

  const notifier: Notifier = {
    async start() {
      await thread.start();
      stopPolling = clock.every(POLL_MS, poll);
    },
    async stop() {
      stopPolling();
      await thread.stop();
    },
    publish(topic, payload) {
      if (waiting.length >= LIMIT) waiting.shift();
      waiting.push({ topic, payload: JSON.stringify(payload) });
      void flush();
    },
    subscribe(topic, heard) {
      const hearer = { topic, heard };
      hearers.add(hearer);
      return () => hearers.delete(hearer);
    },
  };

  function spoken(words: readonly Word[]): void {
    for (const { hub, topic, payload } of words)
      for (const hearer of [...hearers]) {
        if (hearer.topic !== topic) continue;
        try {
          hearer.heard(JSON.parse(payload), hub);
        } catch (err) {
          log.error({ err, topic }, 'a hearer of the other hub failed');
        }
      }
  }

  return { notifier, spoken };
}
