import type { BootOffset } from '@cerveceria/protocol';
import { bareFrame } from '../bare-frame.ts';
import type { EpochTotals, FrameTier, StoredFrame, TimedFrame, Verdict } from '../frame-tier.ts';
import type { RangeScan } from '../range-scan.ts';
import type { FrameCursor, FramePage, OrderedPage, PagedFrame } from './frame-pages.ts';
import { oneByOne } from './one-by-one.ts';
import { packFrame } from './packed-frame.ts';
import { type RangeCursor, type RangePage, rangesOf } from './range-pages.ts';
import type { SqliteThread } from './sqlite-thread.ts';
import { mergeSummaries } from './summary-merge.ts';
import type { SummaryCursor, SummaryPage } from './summary-pages.ts';

/** Frames put into one message to the worker; more would hold up what else it has to do. */
const PART = 512;

function timed(frame: PagedFrame): TimedFrame {
  return Object.assign(bareFrame(frame), { from: frame.from, to: frame.to });
}

async function* pages<Page extends { readonly next: Cursor | null }, Cursor>(
  load: (after: Cursor | null) => Promise<Page>,
): AsyncGenerator<Page> {
  // The next page is under way while this one is being used.
  for (let coming: Promise<Page> | null = load(null); coming !== null; ) {
    const page: Page = await coming;
    coming = page.next === null ? null : load(page.next);
    coming?.catch(() => undefined);
    yield page;
  }
}

async function* listsOf<Page, T>(loaded: AsyncIterable<Page>, list: (page: Page) => readonly T[]) {
  for await (const page of loaded) yield list(page);
}

/** Frames in SQLite: one thread writes, another reads. */
export function embeddedFrames(writer: SqliteThread, reader: SqliteThread): FrameTier & RangeScan {
  return {
    name: 'embedded',
    keepsSummaries: true,
    async start() {
      await writer.start();
      await reader.start();
    },
    async stop() {
      await reader.stop();
      await writer.stop();
    },
    async append(frames: readonly StoredFrame[]): Promise<Verdict[]> {
      const parts: Promise<Verdict[]>[] = [];
      for (let at = 0; at < frames.length; at += PART)
        parts.push(writer.call<Verdict[]>('append', frames.slice(at, at + PART).map(packFrame)));
      return (await Promise.all(parts)).flat();
    },
    totals: (node) => reader.call<EpochTotals[]>('totals', node ?? null),
    learnBoots: (node, boots) => writer.call<void>('learn', { node, boots }),
    boots: (node) => reader.call<BootOffset[]>('boots', node),
    frames(range) {
      const load = (after: FrameCursor | null) => reader.call<FramePage>('frames', { range, after });
      return oneByOne(listsOf(pages(load), (page) => page.frames.map(timed)));
    },
    summaries({ channel, ...range }) {
      const load = (after: SummaryCursor | null) => reader.call<SummaryPage>('summaries', { range, channel, after });
      return oneByOne(mergeSummaries(pages(load), range));
    },
    following(node, epoch, after) {
      const load = (next: number | null) =>
        reader.call<OrderedPage>('following', { node, epoch, after: next ?? after });
      return oneByOne(listsOf(pages(load), (page) => page.frames.map(bareFrame)));
    },
    advance: (node, epoch, seq) => writer.call<void>('advance', { node, epoch, last: seq }),
    gaps: async (range) => (await reader.call<PagedFrame[]>('gaps', range)).map(timed),
    remove: (node, epoch, last) => writer.call<number>('remove', { node, epoch, last }),
    async ping() {
      await reader.call('ping', null);
    },
    ranges(node) {
      const load = (after: RangeCursor | null) => reader.call<RangePage>('ranges', { node: node ?? null, after });
      return oneByOne(listsOf(pages(load), rangesOf));
    },
  };
}
