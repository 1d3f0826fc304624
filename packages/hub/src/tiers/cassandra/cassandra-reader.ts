import type { BootOffset } from '@cerveceria/protocol';
import { bareFrame } from '../bare-frame.ts';
import type { FrameRange, NodeKnown, StoredFrame, TimedFrame } from '../frame-tier.ts';
import { KeptBy } from '../kept-by.ts';
import { mergeByTime, type Source } from '../merge-by-time.ts';
import { byTime, placeFrame, touches } from '../place-frame.ts';
import type { StoredRange } from '../range-scan.ts';
import { type SpanWindow, spanWindows } from '../span-windows.ts';
import { offsetSpans, type WallTime, wallTime } from '../wall-time.ts';
import type { CassandraLink } from './cassandra-link.ts';
import { inOrder, once } from './cassandra-order.ts';
import { hourOf, type PlainFrame } from './cassandra-pack.ts';
import { apartOf, epochsOf, packsOf, type RunRow, runsOf } from './cassandra-rows.ts';
import { readAhead } from './read-ahead.ts';

/** Hours that are asked for before the first of them is there: an answer's way is longer than its making. */
const HOURS_AHEAD = 6;

function* hoursBetween(least: number, most: number): Generator<number> {
  for (let hour = least; hour <= most; hour++) yield hour;
}

/** Frames by time, hour by hour of each boot. */
export class CassandraReader {
  readonly #link: CassandraLink;
  readonly #runs = new KeptBy<NodeKnown, readonly RunRow[]>();
  readonly #gaps = new KeptBy<NodeKnown, readonly TimedFrame[]>();

  constructor(link: CassandraLink) {
    this.#link = link;
  }

  async boots(node: string): Promise<BootOffset[]> {
    const rows = await this.#link.run('SELECT boot, mono, offset, quality FROM boots WHERE node = ?', [node]);
    return rows.map((row) => ({
      boot: String(row['boot']),
      mono: Number(row['mono']),
      offset: Number(row['offset']),
      quality: row['quality'] as BootOffset['quality'],
    }));
  }

  async *frames(range: FrameRange): AsyncGenerator<TimedFrame> {
    const { node, known } = range;
    const [pieces, all, marks] = await Promise.all([
      known?.boots ?? this.boots(node),
      this.#runsOf(node, known),
      this.#watermarks(node, known),
    ]);
    const runs = all.filter(({ epoch }) => range.among?.has(epoch) ?? true);
    const sources = [...new Set(runs.map(({ boot }) => boot))].flatMap((boot): Source<TimedFrame>[] => {
      const own = pieces.filter((piece) => piece.boot === boot);
      const wall = wallTime(own);
      return spanWindows(offsetSpans(own), range).map((window) => ({
        earliest: window.earliest,
        open: () => this.#window(range, boot, wall, window, runs, marks),
      }));
    });
    yield* mergeByTime(sources);
  }

  async *#window(
    range: FrameRange,
    boot: string,
    wall: WallTime,
    window: SpanWindow,
    runs: readonly RunRow[],
    marks: ReadonlyMap<string, number>,
  ): AsyncGenerator<TimedFrame> {
    const own = runs.filter((run) => run.boot === boot);
    const longest = Math.max(...own.map(({ span }) => span));
    const from = window.least === Number.NEGATIVE_INFINITY ? window.from - longest : window.from;
    const least = Math.max(hourOf(from), Math.min(...own.map(({ hourMin }) => hourMin)));
    const most = Math.min(hourOf(window.to), Math.max(...own.map(({ hourMax }) => hourMax)));
    const tasks = [...hoursBetween(least, most)].map((hour) => () => {
      return packsOf(this.#link, { node: range.node, boot, hour }, true);
    });
    for await (const packs of readAhead(tasks, HOURS_AHEAD)) {
      const frames = once(packs, marks).filter(({ monoFrom }) => {
        return (monoFrom as number) >= from && (monoFrom as number) <= window.to;
      });
      const placed = frames.map((frame) => placeFrame(frame, wall)).filter((frame) => touches(frame, range));
      yield* placed.sort(byTime);
    }
  }

  #runsOf(node: string, known: NodeKnown | undefined): Promise<readonly RunRow[]> {
    return this.#runs.of(known, () => runsOf(this.#link, node));
  }

  async #watermarks(node: string, known: NodeKnown | undefined): Promise<ReadonlyMap<string, number>> {
    const epochs = known?.totals ?? (await epochsOf(this.#link, node));
    return new Map(epochs.map(({ epoch, watermark }) => [epoch, watermark]));
  }

  /** Gaps by time; one that does not know its time lies between its neighbours. */
  async gaps(range: FrameRange): Promise<TimedFrame[]> {
    return (await this.#gaps.of(range.known, () => this.#allGaps(range))).filter((gap) => touches(gap, range));
  }

  async #allGaps({ node, known }: Pick<FrameRange, 'node' | 'known'>): Promise<TimedFrame[]> {
    const [pieces, marks, apart, runs] = await Promise.all([
      known?.boots ?? this.boots(node),
      this.#watermarks(node, known),
      apartOf(this.#link, node),
      this.#runsOf(node, known),
    ]);
    const at = (place: { readonly boot: string; readonly mono: number } | null) =>
      place === null ? null : wallTime(pieces.filter(({ boot }) => boot === place.boot))(place.mono);
    const gaps: TimedFrame[] = [];
    for (const { frame, ahead, behind } of apart) {
      if (frame.kind !== 'gap' || frame.last > (marks.get(frame.epoch) ?? 0)) continue;
      const gap = placeFrame(frame, wallTime(pieces.filter(({ boot }) => boot === frame.boot)));
      const before = gap.from ?? at(ahead);
      const after = gap.to ?? at(behind ?? (await this.#behind(frame, ahead, runs)));
      gaps.push({ ...gap, from: before ?? after, to: after ?? before });
    }
    return gaps.sort(byTime);
  }

  /** The first frame after a gap that was the last one when it was stored. */
  async #behind(gap: PlainFrame, ahead: { readonly mono: number } | null, runs: readonly RunRow[]) {
    for (const { boot, epoch, hourMin, hourMax } of runs.filter((run) => run.epoch === gap.epoch)) {
      const start = boot === gap.boot && ahead !== null ? Math.max(hourMin, hourOf(ahead.mono)) : hourMin;
      for (let hour = start; hour <= hourMax; hour++) {
        const packs = await packsOf(this.#link, { node: gap.node, boot, hour, epoch }, false);
        const next = packs.flatMap(({ frames }) => frames).find(({ first }) => first > gap.last);
        if (next !== undefined) return { boot, mono: next.monoFrom as number };
      }
    }
    return null;
  }

  async *ranges(node: string): AsyncGenerator<StoredRange> {
    for (const { epoch } of await epochsOf(this.#link, node))
      for await (const { first, last, held, dropped } of inOrder(this.#link, { node, epoch, after: 0 }, false))
        yield { node, epoch, first, last, held, dropped };
  }

  async *following(node: string, epoch: string, after: number): AsyncGenerator<StoredFrame> {
    for await (const frame of inOrder(this.#link, { node, epoch, after }, true)) yield bareFrame(frame);
  }
}
