import type { StoreGuard } from './store-guard.ts';

/** The same items; a server that falls silent ends the stream with a fault, and is not waited for by who leaves it. */
export function guardedStream<T>(guard: StoreGuard, open: () => AsyncIterable<T>): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const items = open()[Symbol.asyncIterator]();
      const end = async () => void (await items.return?.());
      // What it has open at the server is closed when that has come to what it was asked.
      const lost = () => void end().catch(() => undefined);
      const next = () => items.next();
      return {
        next: () => guard.read(next, lost),
        async return() {
          await guard.read(end, () => {}).catch(lost);
          return { value: undefined, done: true };
        },
      };
    },
  };
}
