import type { Cancel } from '@cerveceria/runtime';

const PERIOD_MS = 500;

/** Calls back when the process that started this one is gone: a brewery whose terminal is closed ends. */
export function watchParent(gone: () => void, parent: () => number = () => process.ppid): Cancel {
  const first = parent();
  let isOver = false;
  const timer = setInterval(() => {
    if (isOver || parent() === first) return;
    isOver = true;
    clearInterval(timer);
    gone();
  }, PERIOD_MS);
  timer.unref();
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}
