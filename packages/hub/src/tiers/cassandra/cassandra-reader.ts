import type { BootOffset } from '@cerveceria/protocol';
import { bareFrame } from '../bare-frame.ts';
import type { FrameRange, NodeKnown, StoredFrame, TimedFrame } from '../frame-tier.ts';
import { KeptBy } from '../kept-by.ts';
import { keptGaps } from '../kept-gaps.ts';
import { mergeByTime, type Source } from '../merge-by-time.ts';
import { byTime, placeFrame, touches } from '../place-frame.ts';
import type { StoredRange } from '../range-scan.ts';
import { type SpanWindow, spanWindows } from '../span-windows.ts';
import { offsetSpans, type WallTime, wallTime } from '../wall-time.ts';
import { hourRows } from './cassandra-hours.ts';
import type { CassandraLink } from './cassandra-link.ts';
import { inOrder, once } from './cassandra-order.ts';
import { hourOf, type PlainFrame } from './cassandra-pack.ts';
import {
  apartOf,
  epochsOf,
  type Held,
  type HourSpan,
  heldOf,
  hourSpan,
  type RunRow,
  runsOf,
} from './cassandra-rows.ts';
import { rowsByTime } from './cassandra-rows-by-time.ts';
import { readAhead } from './read-ahead.ts';

/** Hours that are asked for before the first of them is there: an answer's way is longer than its making. */
const HOURS_AHEAD = 6;

const isIn = (span: HourSpan | null, hour: number) => span !== null && hour >= span.least && hour <= span.most;

/** The hours from `from` to `to` in which rows of these runs may lie, each once and in which tables. */
function* hoursOf(runs: readonly RunRow[], from: number, to: number) {
  const [slices, packs] = [hourSpan(runs, 'slices'), hourSpan(runs, 'packs')];
  const least = Math.max(from, Math.min(slices?.least ?? to + 1, packs?.least ?? to + 1));
  const most = Math.min(to, Math.max(slices?.most ?? least - 1, packs?.most ?? least - 1));
  for (let hour = least; hour <= most; hour++)
    if (isIn(slices, hour) || isIn(packs, hour))
      yield { hour, among: { slices: isIn(slices, hour), packs: isIn(packs, hour) } };
}

/** Frames by time, hour by hour of each boot. */
export class CassandraReader {
  readonly #link: CassandraLink;
  readonly #runs = new KeptBy<NodeKnown, readonly RunRow[]>();
  readonly #gaps = keptGaps();

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
    const [pieces, all, held] = await Promise.all([
      known?.boots ?? this.boots(node),
      this.#runsOf(node, known),
      this.#held(node, known),
    ]);
    const runs = all.filter(({ epoch }) => range.among?.has(epoch) ?? true);
    const sources = [...new Set(runs.map(({ boot }) => boot))].flatMap((boot): Source<TimedFrame>[] => {
      const own = pieces.filter((piece) => piece.boot === boot);
      const wall = wallTime(own);
      return spanWindows(offsetSpans(own), range).map((window) => ({
        earliest: window.earliest,
        open: () => this.#window(range, boot, wall, window, runs, held),
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
    held: ReadonlyMap<string, Held>,
  ): AsyncGenerator<TimedFrame> {
    const own = runs.filter((run) => run.boot === boot);
    const longest = Math.max(...own.map(({ span }) => span));
    const from = window.least === Number.NEGATIVE_INFINITY ? window.from - longest : window.from;
    const tasks = [...hoursOf(own, hourOf(from), hourOf(window.to))].map(({ hour, among }) => () => {
      return hourRows(this.#link, { node: range.node, boot, hour }, among, true);
    });
    const isAsked = ({ monoFrom }: PlainFrame) => monoFrom !== null && monoFrom >= from && monoFrom <= window.to;
    for await (const rows of readAhead(tasks, HOURS_AHEAD)) {
      const parts = once(rows, held).map(({ row, frames }) => ({ row, frames: frames.filter(isAsked) }));
      const place = (frame: PlainFrame) => placeFrame(frame, wall);
      if (parts.every(({ row, frames }) => row.isOpen || frames.length === 0)) {
        const placed = parts.flatMap(({ frames }) => frames).map(place);
        yield* placed.filter((frame) => touches(frame, range)).sort(byTime);
      } else yield* rowsByTime(this.#link, parts, place, range);
    }
  }

  #runsOf(node: string, known: NodeKnown | undefined): Promise<readonly RunRow[]> {
    return this.#runs.of(known, () => runsOf(this.#link, node));
  }

  async #held(node: string, known: NodeKnown | undefined): Promise<ReadonlyMap<string, Held>> {
    if (known === undefined) return heldOf(await epochsOf(this.#link, node));
    return new Map(known.totals.map((each) => [each.epoch, each]));
  }

  /** Gaps by time; one that does not know its time lies between its neighbours. */
  async gaps(range: FrameRange): Promise<TimedFrame[]> {
    return (await this.#gaps.of(range.known, () => this.#allGaps(range))).filter((gap) => touches(gap, range));
  }

  async #allGaps({ node, known }: Pick<FrameRange, 'node' | 'known'>): Promise<TimedFrame[]> {
    const [pieces, held, apart, runs] = await Promise.all([
      known?.boots ?? this.boots(node),
      this.#held(node, known),
      apartOf(this.#link, node),
      this.#runsOf(node, known),
    ]);
    const at = (place: { readonly boot: string; readonly mono: number } | null) =>
      place === null ? null : wallTime(pieces.filter(({ boot }) => boot === place.boot))(place.mono);
    const gaps: TimedFrame[] = [];
    for (const { frame, ahead, behind } of apart) {
      if (frame.kind !== 'gap' || frame.last > (held.get(frame.epoch)?.watermark ?? 0)) continue;
      const gap = placeFrame(frame, wallTime(pieces.filter(({ boot }) => boot === frame.boot)));
      const before = gap.from ?? at(ahead);
      const after = gap.to ?? at(behind ?? (await this.#behind(frame, ahead, runs)));
      gaps.push({ ...gap, from: before ?? after, to: after ?? before });
    }
    return gaps.sort(byTime);
  }

  /** The first frame after a gap that was the last one when it was stored. */
  async #behind(gap: PlainFrame, ahead: { readonly mono: number } | null, runs: readonly RunRow[]) {
    for (const run of runs.filter(({ epoch }) => epoch === gap.epoch)) {
      const { boot, epoch } = run;
      const start = boot === gap.boot && ahead !== null ? hourOf(ahead.mono) : Number.MIN_SAFE_INTEGER;
      for (const { hour, among } of hoursOf([run], start, Number.MAX_SAFE_INTEGER)) {
        const rows = await hourRows(this.#link, { node: gap.node, boot, hour }, among, false);
        const frames = rows.filter((row) => row.epoch === epoch).flatMap((row) => row.frames);
        const next = frames.find(({ first }) => first > gap.last);
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
