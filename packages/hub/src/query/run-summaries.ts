import type { TimedSummary } from '../tiers/frame-tier.ts';
import type { Span } from './plan.ts';
import type { From, PlannedFrames } from './planned-frames.ts';
import { runsOf } from './tiles.ts';

type Item = From<TimedSummary>;

/** So many windows are begun before they are come to: each is a store's whole way there and back. */
const AHEAD = 4;

interface Window extends Span {
  items: AsyncIterator<Item> | undefined;
  /** Taken from the items ahead. */
  head: Promise<IteratorResult<Item>> | undefined;
  /** What was taken already and may reach beyond the span that it was taken for, by time. */
  taken: Item[];
}

/** Summaries for parts that lie side by side: what holds them is asked once, however many parts there are. */
export class RunSummaries {
  readonly #windows: Window[];
  readonly #read: (span: Span) => AsyncIterator<Item>;

  /** @param spans all that will be asked for, by time, apart or side by side */
  constructor(source: PlannedFrames, of: { readonly node: string; readonly channel: string }, spans: readonly Span[]) {
    this.#read = (span) => source.summaries({ ...of, ...span });
    this.#windows = runsOf(spans.map((span) => ({ span }))).map((run) => {
      const [first, last] = [run[0] as { span: Span }, run.at(-1) as { span: Span }];
      return { from: first.span.from, to: last.span.to, items: undefined, head: undefined, taken: [] };
    });
    this.#begin(0);
  }

  /** What touches a span. Spans are asked for by time, each when the one before was read to its end. */
  within({ from, to }: Span): AsyncIterableIterator<Item> {
    const window = this.#windows.find((each) => each.from <= from && each.to >= to);
    const ahead = window?.taken.splice(0) ?? [];
    let isPast = window === undefined;

    /** Of what is handed on; what begins behind the span, or reaches so far, is the next one's too. */
    const isWithin = (item: Item) => {
      if (item.to > to) window?.taken.push(item);
      isPast ||= item.from > to;
      return item.from <= to && item.to >= from;
    };

    // Written out, as a generator costs several turns of the event loop an item.
    return {
      next: async () => {
        for (let item = ahead.shift(); item !== undefined; item = ahead.shift())
          if (isWithin(item)) return { value: item, done: false };
        while (window !== undefined && !isPast) {
          const next = await this.#next(window);
          if (next.done === true) break;
          if (isWithin(next.value)) return next;
        }
        return { value: undefined, done: true };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** What is under way is let go. */
  close(): void {
    for (const { items } of this.#windows) items?.return?.()?.catch(() => undefined);
  }

  #next(window: Window): Promise<IteratorResult<Item>> {
    if (window.head === undefined) return (window.items as AsyncIterator<Item>).next();
    const { head } = window;
    window.head = undefined;
    this.#begin(this.#windows.indexOf(window));
    return head;
  }

  #begin(at: number): void {
    for (const window of this.#windows.slice(at, at + AHEAD)) {
      if (window.items !== undefined) continue;
      window.items = this.#read({ from: window.from, to: window.to });
      window.head = window.items.next();
      window.head.catch(() => undefined);
    }
  }
}
