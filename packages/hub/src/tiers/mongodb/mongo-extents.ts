import { LRUCache } from 'lru-cache';
import type { EpochTotals, NodeKnown } from '../frame-tier.ts';
import { KeptBy } from '../kept-by.ts';
import { type FrameCollections, frameId } from './mongo-documents.ts';

/** Monotonic ms of the begin of the first and the last frame of one boot. */
export interface Extent {
  readonly from: number;
  readonly to: number;
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
/** Boots that are asked for at once. */
const PART = 32;

/**
 * Between which monotonic times the frames of each boot lie, so that no range is asked of a boot that has nothing there.
 * Frames come at the end of an epoch and go at its front: of what was seen before, the new ones alone are looked at.
 */
export class MongoExtents {
  readonly #in: FrameCollections;
  readonly #seen = new LRUCache<string, Seen>({ max: NODES });
  readonly #kept = new KeptBy<NodeKnown, Extents>();

  constructor(collections: FrameCollections) {
    this.#in = collections;
  }

  /** Of each boot that is known. */
  of(node: string, known: NodeKnown): Promise<Extents> {
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
          const [from, to] = await Promise.all([this.#end(node, boot, 1), this.#end(node, boot, -1)]);
          all.set(boot, from === undefined || to === undefined ? null : { from, to });
        }),
      );
    return all;
  }

  async #end(node: string, boot: string, order: 1 | -1): Promise<number | undefined> {
    const [found] = await this.#in.frames
      .find({ node, boot, monoFrom: { $gte: Number.MIN_SAFE_INTEGER } }, { projection: { monoFrom: 1 } })
      .sort({ monoFrom: order, first: order })
      .limit(1)
      .toArray();
    return found?.monoFrom ?? undefined;
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
          { projection: { boot: 1, monoFrom: 1 } },
        )
        .limit(MOST_NEW)
        .toArray();
      if (came.length === MOST_NEW) return undefined;
      for (const { boot, monoFrom } of came) {
        // Of one that was not known, older frames may lie there too: it is asked for.
        if (monoFrom === null || !extents.has(boot)) continue;
        const own = extents.get(boot) ?? { from: monoFrom, to: monoFrom };
        extents.set(boot, { from: Math.min(own.from, monoFrom), to: Math.max(own.to, monoFrom) });
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
