import { guardedStream } from './guarded-stream.ts';
import type { StoreGuard } from './store-guard.ts';

export interface GuardedNames {
  /** Those that answer once. */
  readonly answers: readonly string[];
  readonly streams: readonly string[];
}

/** The same store, asked through a guard, who hears when it starts. `stop` is not its affair, nor what asks no server. */
export function guarded<T extends { start(): Promise<void> }>(
  store: T,
  guard: StoreGuard,
  { answers, streams }: GuardedNames,
): T {
  const own: Record<string, unknown> = {
    ...store,
    async start() {
      await store.start();
      guard.heard();
    },
  };
  for (const name of answers) {
    const ask = own[name];
    if (typeof ask === 'function') own[name] = (...asked: unknown[]) => guard.do(async () => ask.apply(store, asked));
  }
  for (const name of streams) {
    const open = own[name];
    if (typeof open === 'function')
      own[name] = (...asked: unknown[]) => guardedStream(guard, () => open.apply(store, asked));
  }
  return own as T;
}
