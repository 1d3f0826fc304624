import type { Log } from '@cerveceria/runtime';
import type { Notifier } from '../notifier.ts';
import { RedisLink } from './redis-link.ts';
import type { RedisPlace } from './redis-place.ts';

export interface RedisNotifierOptions extends RedisPlace {
  /** Name of this hub: what it publishes it does not hear itself. */
  readonly hub: string;
  readonly prefix?: string;
  readonly log: Log;
}

interface Hearer {
  readonly topic: string;
  readonly heard: (payload: unknown, hub: string) => void;
}

/** Word between hubs by publish and subscribe: best effort, as the port says; what is said while Redis is gone is lost. */
export function redisNotifier({ hub, prefix = 'cerveceria:', log, ...place }: RedisNotifierOptions): Notifier {
  const speaking = new RedisLink(place, log);
  // A connection that subscribes can do nothing else; it subscribes again by itself after a break.
  const listening = new RedisLink(place, log);
  const hearers = new Set<Hearer>();
  const channel = (topic: string) => `${prefix}word:${topic}`;

  function hear(_pattern: string, name: string, text: string): void {
    const word = JSON.parse(text) as { hub: string; payload: unknown };
    if (word.hub === hub) return;
    const topic = name.slice(channel('').length);
    for (const hearer of [...hearers]) {
      if (hearer.topic !== topic) continue;
      try {
        hearer.heard(word.payload, word.hub);
      } catch (err) {
        log.error({ err, topic }, 'a hearer of the other hub failed');
      }
    }
  }

  return {
    async start() {
      await speaking.start();
      try {
        await listening.start();
        listening.client.on('pmessage', hear);
        await listening.client.psubscribe(channel('*'));
      } catch (fault) {
        await listening.stop();
        await speaking.stop();
        throw fault;
      }
    },
    async stop() {
      await listening.stop();
      await speaking.stop();
    },
    async ping() {
      await speaking.text('PING');
      await listening.text('PING');
    },
    publish(topic, payload) {
      speaking
        .text('PUBLISH', channel(topic), JSON.stringify({ hub, payload }))
        .catch((err) => log.debug({ err, topic }, 'a word to the other hub was lost'));
    },
    subscribe(topic, heard) {
      const hearer = { topic, heard };
      hearers.add(hearer);
      return () => hearers.delete(hearer);
    },
  };
}
