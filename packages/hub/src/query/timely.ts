import type { MachineClock } from '@cerveceria/runtime';

/** How long one answer may take, and who may end the waiting for it. */
export interface Patience {
  readonly clock: Pick<MachineClock, 'after' | 'every'>;
  /** Machine ms for one answer; null: as long as it takes. */
  readonly limitMs: number | null;
  readonly signal?: AbortSignal | undefined;
}

const late = (ms: number | null) => new Error(`no answer within ${ms} ms`);

/** One answer, or the reason why there is none in time. What comes too late is let go. */
export function inTime<T>(answer: Promise<T>, { clock, limitMs, signal }: Patience): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = limitMs === null ? () => {} : clock.after(limitMs, () => reject(late(limitMs)));
    const left = () => reject(signal?.reason);
    if (signal?.aborted === true) left();
    signal?.addEventListener('abort', left, { once: true });
    answer.then(resolve, reject).finally(() => {
      cancel();
      signal?.removeEventListener('abort', left);
    });
  });
}

/**
 * The same items; one that takes longer than the limit ends the stream with a fault, and so does who goes away. Looks
 * after the time now and then instead of setting a timer an item: some streams have tens of thousands.
 */
export function timely<T>(items: AsyncIterator<T>, { clock, limitMs, signal }: Patience): AsyncIterableIterator<T> {
  let fail: ((fault: unknown) => void) | undefined;
  let asked = 0;
  let seen = 0;
  let over = false;
  const watch =
    limitMs === null
      ? () => {}
      : clock.every(limitMs, () => {
          if (fail !== undefined && asked === seen) fail(late(limitMs));
          seen = asked;
        });
  const left = () => fail?.(signal?.reason);
  signal?.addEventListener('abort', left);

  function end(): void {
    if (over) return;
    over = true;
    watch();
    signal?.removeEventListener('abort', left);
  }

  return {
    next() {
      if (signal?.aborted === true) return Promise.reject(signal.reason);
      asked++;
      return new Promise<IteratorResult<T>>((resolve, reject) => {
        fail = (fault) => {
          end();
          reject(fault);
        };
        items.next().then(
          (next) => {
            fail = undefined;
            if (next.done === true) end();
            resolve(next);
          },
          (fault) => fail?.(fault),
        );
      });
    },
    return() {
      end();
      // A stream that hangs would keep its reader here for ever; it is let go.
      items.return?.()?.catch(() => undefined);
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
