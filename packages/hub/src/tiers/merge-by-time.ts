/** Something that stands in time, ms; `first` orders what begins at one instant. */
interface Placed {
  readonly from: number | null;
  readonly first: number;
}

/** Items in the order of their time, none before `earliest`; read from when the merge comes to that time. */
export interface Source<T> {
  readonly earliest: number;
  open(): AsyncIterable<T>;
}

interface Open<T> {
  readonly items: AsyncIterator<T>;
  head: T;
}

const isBefore = (a: Placed, b: Placed) =>
  (a.from as number) < (b.from as number) || (a.from === b.from && a.first < b.first);

/** One order by time out of many sources; a source is opened no sooner than its turn may come. */
export async function* mergeByTime<T extends Placed>(sources: readonly Source<T>[]): AsyncGenerator<T> {
  const waiting = [...sources].sort((a, b) => b.earliest - a.earliest);
  const open: Open<T>[] = [];
  try {
    for (;;) {
      const best = open.length === 0 ? undefined : open.reduce((a, b) => (isBefore(b.head, a.head) ? b : a));
      const next = waiting.at(-1);
      if (next !== undefined && (best === undefined || next.earliest <= (best.head.from as number))) {
        const due = waiting.splice(waiting.findIndex(({ earliest }) => earliest === next.earliest)).reverse();
        const begun = due.map((each) => each.open()[Symbol.asyncIterator]());
        // Side by side: each is a store's whole way there and back.
        const firsts = await Promise.allSettled(begun.map((items) => items.next()));
        for (const [i, first] of firsts.entries())
          if (first.status === 'fulfilled' && first.value.done !== true)
            open.push({ items: begun[i] as AsyncIterator<T>, head: first.value.value });
        const failed = firsts.find((first) => first.status === 'rejected');
        if (failed !== undefined) throw failed.reason;
      } else if (best === undefined) {
        return;
      } else {
        yield best.head;
        const following = await best.items.next();
        if (following.done === true) open.splice(open.indexOf(best), 1);
        else best.head = following.value;
      }
    }
  } finally {
    for (const { items } of open) await items.return?.();
  }
}
