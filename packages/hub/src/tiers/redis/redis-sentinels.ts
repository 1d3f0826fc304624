import type { Log } from '@cerveceria/runtime';
import { type Redis, type SentinelConnectionOptions, SentinelConnector } from 'ioredis';

interface Inside {
  connectToSentinel(place: { readonly host?: string; readonly port?: number }, options?: object): Redis;
}

/**
 * The driver's way to the sentinels. It has no ear for what happens to a connection on which it waits for a fail-over, and
 * Node then prints every attempt on one that is away; here the log is told once, and again when that one is back.
 */
export function watchedSentinels(log: Log): new (options: unknown) => SentinelConnector {
  /** Those that were told, and whether a connection is all that they miss. */
  const away = new Map<string, boolean>();

  return class extends SentinelConnector {
    constructor(options: unknown) {
      super(options as SentinelConnectionOptions);
      const inside = this as unknown as Inside;
      const connect = inside.connectToSentinel.bind(this);
      inside.connectToSentinel = (place, more) => {
        const client = connect(place, more);
        const sentinel = `${place.host}:${place.port}`;
        client.on('error', (fault: Error) => {
          if (away.has(sentinel)) return;
          away.set(sentinel, 'syscall' in fault);
          log.warn({ sentinel, reason: fault.message }, 'a sentinel does not answer');
        });
        client.on('ready', () => {
          // One that refuses the password is reached as well.
          if (away.get(sentinel) !== true) return;
          away.delete(sentinel);
          log.info({ sentinel }, 'a sentinel answers again');
        });
        return client;
      };
    }
  };
}
