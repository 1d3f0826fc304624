import { LRUCache } from 'lru-cache';
import type { EpochTotals, NodeKnown, SeqsByEpoch } from '../frame-tier.ts';
import { KeptBy } from '../kept-by.ts';
import { type FrameCollections, type FrameDocument, frameId } from './mongo-documents.ts';

/** The first and the last frame of one boot. Between them seqs rise with the times where all are of one epoch. */
export interface Extent {
  /** Monotonic ms of the begin of each. */
  readonly from: number;
  readonly to: number;
  /** Of which all of them are; null: of several. */
  readonly epoch: string | null;
  /** Seqs. */
  readonly first: number;
  readonly last: number;
}

type Placed = Pick<FrameDocument, 'epoch' | 'boot' | 'first' | 'last' | 'monoFrom'>;
const PLACED = { epoch: 1, boot: 1, first: 1, last: 1, monoFrom: 1 } as const;

function extentOf(a: Placed, b: Placed): Extent {
  const epoch = a.epoch === b.epoch ? a.epoch : null;
  return { from: a.monoFrom as number, to: b.monoFrom as number, epoch, first: a.first, last: b.last };
}

function grown(known: Extent | null, frame: Placed): Extent {
  const own = extentOf(frame, frame);
  if (known === null) return own;
  return {
    ...{ from: Math.min(known.from, own.from), to: Math.max(known.to, own.to) },
    epoch: known.epoch === own.epoch ? known.epoch : null,
    ...{ first: Math.min(known.first, own.first), last: Math.max(known.last, own.last) },
  };
}

interface Seen {
  readonly totals: readonly EpochTotals[];
  readonly extents: Extents;
}

/** Null: a boot that was asked for and had none. Not among them: nobody asked. */
type Extents = ReadonlyMap<string, Extent | null>;

/** Nodes that are remembered. */
const NODES = 1000;
/** So many new frames are looked at; more, and all boots are asked for anew. */
const MOST_NEW = 500;
/** Seqs before the end of a share in which its last frame is looked for. */
const NEAR = 10_000;
/** Boots that are asked for at once. */
const PART = 32;

/**
 * Between which monotonic times the frames of each boot lie, so that no range is asked of a boot that has nothing there.
 * Frames come at the end of an epoch and go at its front: of what was seen before, the new ones alone are looked at.
 */
export class MongoExtents {
  readonly #in: FrameCollections;
  readonly #seen = new LRUCache<string, Seen>({ max: NODES });
  /** Frames at which a share ends, by epoch and seq. */
  readonly #ends = new LRUCache<string, Placed>({ max: NODES });
  readonly #wanted = new KeptBy<SeqsByEpoch, Extents>();
  readonly #kept = new KeptBy<NodeKnown, Extents>();

  constructor(collections: FrameCollections) {
    this.#in = collections;
  }

  /**
   * Of each boot that is known; undefined: a node that nobody asked for before, whose boots are looked through meanwhile.
   * @param among all that is wanted; left out: everything
   */
  async of(node: string, known: NodeKnown, among: SeqsByEpoch | undefined): Promise<Extents | undefined> {
    const made = this.#all(node, known);
    // Some servers take as long for it as there are frames: nobody waits for that.
    if (!this.#seen.has(node)) {
      made.catch(() => undefined);
      return undefined;
    }
    const all = await made;
    if (among === undefined) return all;
    return await this.#wanted.of(among, async () => {
      const some = [...all].map(
        async ([boot, extent]) => [boot, extent && (await this.#narrow(node, boot, extent, among))] as const,
      );
      return new Map(await Promise.all(some));
    });
  }

  /** What of an extent may be wanted: what the hot tier gives is asked of no other one. */
  async #narrow(node: string, boot: string, extent: Extent, among: SeqsByEpoch): Promise<Extent | null> {
    const { epoch, first, last } = extent;
    if (epoch === null) return extent;
    const own = among.get(epoch)?.filter(({ from, to }) => to >= first && from <= last) ?? [];
    if (own.length === 0) return null;
    const most = Math.max(...own.map(({ to }) => to));
    if (most >= last) return extent;
    const key = `${node} ${epoch} ${most}`;
    let end = this.#ends.get(key);
    if (end === undefined) {
      const ids = { $gte: frameId(node, epoch, Math.max(0, most - NEAR)), $lte: frameId(node, epoch, most) };
      [end] = await this.#in.frames.find({ _id: ids }, { projection: PLACED }).sort({ _id: -1 }).limit(1).toArray();
      if (end !== undefined) this.#ends.set(key, end);
    }
    return end?.boot === boot && end.monoFrom !== null ? { ...extent, to: Math.min(extent.to, end.monoFrom) } : extent;
  }

  #all(node: string, known: NodeKnown): Promise<Extents> {
    return this.#kept.of(known, async () => {
      const before = this.#seen.get(node);
      const extents =
        before !== undefined && goesOn(before.totals, known.totals)
          ? await this.#grown(node, before, known)
          : undefined;
      const all = await this.#withNew(node, known, extents ?? new Map());
      this.#seen.set(node, { totals: known.totals, extents: all });
      return all;
    });
  }

  async #withNew(node: string, { boots }: NodeKnown, extents: Extents) {
    const unknown = [...new Set(boots.map(({ boot }) => boot))].filter((boot) => !extents.has(boot));
    const all = new Map(extents);
    for (let at = 0; at < unknown.length; at += PART)
      await Promise.all(
        unknown.slice(at, at + PART).map(async (boot) => {
          const [first, last] = await Promise.all([this.#end(node, boot, 1), this.#end(node, boot, -1)]);
          all.set(boot, first === undefined || last === undefined ? null : extentOf(first, last));
        }),
      );
    return all;
  }

  async #end(node: string, boot: string, order: 1 | -1): Promise<Placed | undefined> {
    const [found] = await this.#in.frames
      .find({ node, boot, monoFrom: { $gte: Number.MIN_SAFE_INTEGER } }, { projection: PLACED })
      .sort({ monoFrom: order, first: order })
      .limit(1)
      .toArray();
    return found;
  }

  /** Undefined: too much came. */
  async #grown(node: string, before: Seen, { totals }: NodeKnown): Promise<Extents | undefined> {
    const extents = new Map(before.extents);
    for (const { epoch, watermark } of totals) {
      const seen = before.totals.find((each) => each.epoch === epoch)?.watermark ?? 0;
      if (watermark === seen) continue;
      const came = await this.#in.frames
        .find(
          { _id: { $gt: frameId(node, epoch, seen), $lte: frameId(node, epoch, watermark) } },
          { projection: PLACED },
        )
        .limit(MOST_NEW)
        .toArray();
      if (came.length === MOST_NEW) return undefined;
      for (const frame of came) {
        const own = extents.get(frame.boot);
        // Of one that was not asked for, older frames may lie there too.
        if (frame.monoFrom !== null && own !== undefined) extents.set(frame.boot, grown(own, frame));
      }
    }
    return extents;
  }
}

/** Whether nothing was lost meanwhile, as a store that was emptied or restored has lost it. */
function goesOn(before: readonly EpochTotals[], now: readonly EpochTotals[]): boolean {
  return before.every(({ epoch, watermark, oldest }) => {
    const same = now.find((each) => each.epoch === epoch);
    return same !== undefined && same.watermark >= watermark && same.oldest >= oldest;
  });
}
