import { watchParent } from './parent-watch.ts';

export interface EndOfProcess {
  /** Why it is time to end: a signal, or the parent is gone. */
  readonly came: Promise<string>;
  /** Signals kill again. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Takes over the signals; the second one of an impatient person changes nothing, the end is near already. */
export function endOfProcess(): EndOfProcess {
  const listeners = new Map<NodeJS.Signals, () => void>();
  let unwatch = () => {};
  const came = new Promise<string>((resolve) => {
    for (const signal of SIGNALS) {
      const listener = () => resolve(signal);
      listeners.set(signal, listener);
      process.on(signal, listener);
    }
    unwatch = watchParent(() => resolve('the parent process is gone'));
  });
  return {
    came,
    release() {
      unwatch();
      for (const [signal, listener] of listeners) process.off(signal, listener);
    },
  };
}
