import type { BootOffset } from '@cerveceria/protocol';
import { bareFrame } from '../bare-frame.ts';
import type { FrameRange, NodeKnown, StoredFrame, TimedFrame } from '../frame-tier.ts';
import { KeptBy } from '../kept-by.ts';
import { keptGaps } from '../kept-gaps.ts';
import { mergeByTime, type Source } from '../merge-by-time.ts';
import { byTime, placeFrame, touches } from '../place-frame.ts';
import { isAmong } from '../seqs.ts';
import { type SpanWindow, spanWindows } from '../span-windows.ts';
import { offsetSpans, type WallTime, wallTime } from '../wall-time.ts';
import { type FrameCollections, type FrameDocument, frameId } from './mongo-documents.ts';
import { type Extent, MongoExtents } from './mongo-extents.ts';

const PAGE = 200;
/** Seqs before and after a gap in which a neighbour that knows its time is looked for. */
const NEAR = 10_000;

const EVERYTHING: Pick<Extent, 'from' | 'to'> = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const NOTHING: typeof EVERYTHING = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };

/** Frames by time. No time is stored: a boot's offsets place its frames when they are read. */
export class MongoReader {
  readonly #in: FrameCollections;
  readonly #extents: MongoExtents;
  readonly #longest = new KeptBy<NodeKnown, number>();
  readonly #gaps = keptGaps();

  constructor(collections: FrameCollections) {
    this.#in = collections;
    this.#extents = new MongoExtents(collections);
  }

  async boots(node: string): Promise<BootOffset[]> {
    const found = await this.#in.boots.find({ node }).sort({ _id: 1 }).toArray();
    const pieces = found.map(({ boot, mono, offset, quality }) => ({ boot, mono, offset, quality }) as BootOffset);
    return pieces.sort((a, b) => (a.boot === b.boot ? a.mono - b.mono : 0));
  }

  async *frames(range: FrameRange): AsyncGenerator<TimedFrame> {
    const { node, known } = range;
    const [pieces, longest, extents] = await Promise.all([
      known?.boots ?? this.boots(node),
      this.#longest.of(known, () => this.#longestOf(node)),
      known && this.#extents.of(node, known, range.among),
    ]);
    const sources = [...new Set(pieces.map(({ boot }) => boot))].flatMap((boot): Source<TimedFrame>[] => {
      const own = pieces.filter((piece) => piece.boot === boot);
      const wall = wallTime(own);
      const extent = extents === undefined ? EVERYTHING : (extents.get(boot) ?? NOTHING);
      return spanWindows(offsetSpans(own), range)
        .filter((window) => window.to >= extent.from && window.from - longest <= extent.to)
        .map((window) => ({
          earliest: window.earliest,
          open: () => this.#window(range, boot, wall, window, longest),
        }));
    });
    yield* mergeByTime(sources);
  }

  async #longestOf(node: string): Promise<number> {
    const spans = await this.#in.epochs.find({ node }, { projection: { span: 1 } }).toArray();
    return Math.max(0, ...spans.map(({ span }) => span));
  }

  async *#window(
    range: FrameRange,
    boot: string,
    wall: WallTime,
    window: SpanWindow,
    longest: number,
  ): AsyncGenerator<TimedFrame> {
    const from = window.least === Number.NEGATIVE_INFINITY ? window.from - longest : window.from;
    const found = this.#in.frames
      .find({ node: range.node, boot, monoFrom: { $gte: from, $lt: window.to + 1 } })
      .sort({ monoFrom: 1, first: 1 })
      .batchSize(PAGE);
    for await (const document of found) {
      if (!isAmong(range.among, document.epoch, document.first, document.last)) continue;
      const frame = placeFrame(plain(document), wall);
      if (touches(frame, range)) yield frame;
    }
  }

  /** In the order of the seqs. */
  async *following(node: string, epoch: string, after: number): AsyncGenerator<StoredFrame> {
    const ids = { $gt: frameId(node, epoch, after), $lt: frameId(node, epoch, Number.MAX_SAFE_INTEGER) };
    for await (const document of this.#in.frames.find({ _id: ids }).sort({ _id: 1 }).batchSize(PAGE))
      yield bareFrame(plain(document));
  }

  /** Gaps by time; one that does not know its time lies between its neighbours. */
  async gaps(range: FrameRange): Promise<TimedFrame[]> {
    return (await this.#gaps.of(range.known, () => this.#allGaps(range))).filter((gap) => touches(gap, range));
  }

  async #allGaps({ node, known }: Pick<FrameRange, 'node' | 'known'>): Promise<TimedFrame[]> {
    const [pieces, found] = await Promise.all([
      known?.boots ?? this.boots(node),
      this.#in.frames.find({ node, kind: 'gap' }).toArray(),
    ]);
    const wallOf = (boot: string) => wallTime(pieces.filter((piece) => piece.boot === boot));
    const gaps: TimedFrame[] = [];
    for (const document of found) {
      const gap = placeFrame(plain(document), wallOf(document.boot));
      const before = gap.from ?? (await this.#neighbour(document, -1, wallOf))?.to ?? null;
      const after = gap.to ?? (await this.#neighbour(document, 1, wallOf))?.from ?? null;
      gaps.push({ ...gap, from: before ?? after, to: after ?? before });
    }
    return gaps.sort(byTime);
  }

  async #neighbour(
    { node, epoch, first, last }: FrameDocument,
    towards: 1 | -1,
    wallOf: (boot: string) => WallTime,
  ): Promise<TimedFrame | undefined> {
    const id = (seq: number) => frameId(node, epoch, Math.max(0, seq));
    const ids = towards < 0 ? { $gte: id(first - NEAR), $lt: id(first) } : { $gt: id(first), $lte: id(last + NEAR) };
    const near = this.#in.frames.find({ _id: ids }, { projection: { bytes: 0 } }).sort({ _id: towards });
    for await (const document of near) {
      const frame = placeFrame({ ...document, bytes: new Uint8Array() }, wallOf(document.boot));
      if (frame.from !== null) return frame;
    }
    return undefined;
  }
}

function plain({ _id, bytes, ...frame }: FrameDocument): Omit<TimedFrame, 'summaries' | 'from' | 'to'> {
  return { ...frame, bytes: bytes.buffer.subarray(0, bytes.position) };
}
