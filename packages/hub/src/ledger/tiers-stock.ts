import { CodedError, type SilentTier } from '@cerveceria/protocol';
import type { ExpiredSeqs } from '../retention/expired-seqs.ts';
import type { FrameTier } from '../tiers/frame-tier.ts';
import type { RangeScan } from '../tiers/range-scan.ts';
import { NO_STOCK, type Stock } from './balance.ts';
import { SeqRuns } from './seq-runs.ts';
import { StockTaking } from './stock-taking.ts';

export type CountedTier = Pick<FrameTier, 'totals' | 'name'> & RangeScan;

/** What lies of one epoch in all tiers together. */
export interface EpochStock {
  readonly node: string;
  readonly epoch: string;
  readonly stock: Stock;
  /** The highest of any tier. */
  readonly watermark: number;
  /** Seqs that retention took: those up to its mark that lie in no tier. */
  readonly expired: number;
}

export interface Counted {
  readonly stocks: EpochStock[];
  readonly silent: readonly SilentTier[];
}

interface Met {
  readonly node: string;
  readonly epoch: string;
  readonly covered: SeqRuns[];
  stock: Stock;
  watermark: number;
  expired: number;
}

/** What one tier says of one epoch, while it is read. */
interface Taking {
  readonly taking: StockTaking;
  readonly runs: SeqRuns;
  /** Seqs up to the mark of retention that are still there. */
  kept: number;
}

const sum = (a: Stock, b: Stock): Stock => ({
  stored: a.stored + b.stored,
  dropped: a.dropped + b.dropped,
  twice: a.twice + b.twice,
  highest: Math.max(a.highest, b.highest),
});

/**
 * Counts the frames of all tiers, each as it lies there. A frame that stands in two of them is a copy, no second one; only
 * within one tier does it stand twice. Epochs come as they are first met. A tier that fails counts for nothing, not for a part.
 * @throws what the last of them says when none can be counted
 */
export async function takeStock(
  tiers: readonly CountedTier[],
  marks: ReadonlyMap<string, ExpiredSeqs>,
  node?: string,
): Promise<Counted> {
  const met = new Map<string, Met>();
  const markOf = (id: { readonly node: string; readonly epoch: string }) => marks.get(id.node)?.[id.epoch] ?? 0;
  const meet = (id: { readonly node: string; readonly epoch: string }): Met => {
    const key = `${id.node} ${id.epoch}`;
    const known = met.get(key);
    if (known !== undefined) return known;
    const fresh = { node: id.node, epoch: id.epoch, covered: [], stock: NO_STOCK, watermark: 0, expired: markOf(id) };
    met.set(key, fresh);
    return fresh;
  };
  const silent: SilentTier[] = [];
  const refuse = ({ name }: CountedTier, fault: unknown): void => {
    if (!(fault instanceof CodedError) || !fault.code.startsWith('TIER_')) throw fault;
    if (silent.length === tiers.length - 1) throw fault;
    silent.push({ tier: name, code: fault.code, detail: fault.detail });
  };
  // Watermarks before the frames: what is stored in between is then found and counted, never missed.
  const answering: CountedTier[] = [];
  for (const tier of tiers)
    try {
      for (const { watermark, ...id } of await tier.totals(node)) {
        const epoch = meet(id);
        epoch.watermark = Math.max(epoch.watermark, watermark);
      }
      answering.push(tier);
    } catch (fault) {
      refuse(tier, fault);
    }

  async function count(tier: CountedTier): Promise<void> {
    const takings = new Map<Met, Taking>();
    let at: ({ readonly of: Met } & Taking) | undefined;
    for await (const range of tier.ranges(node)) {
      // They come epoch by epoch: of millions of ranges few begin another one.
      if (at === undefined || at.of.epoch !== range.epoch || at.of.node !== range.node) {
        const of = meet(range);
        const own = takings.get(of) ?? { taking: new StockTaking(), runs: new SeqRuns(), kept: 0 };
        takings.set(of, own);
        at = Object.assign(own, { of });
      }
      at.runs.add(range);
      if (at.of.covered.some((runs) => runs.covers(range))) continue;
      at.taking.add(range);
      // What the mark has passed and is still there did not go.
      const mark = markOf(at.of);
      if (range.first <= mark) at.kept += Math.min(range.last, mark) - range.first + 1;
    }
    for (const [of, { taking, runs, kept }] of takings) {
      of.expired -= kept;
      of.stock = sum(of.stock, taking.stock());
      of.covered.push(runs);
    }
  }

  for (const tier of answering) await count(tier).catch((fault) => refuse(tier, fault));
  return { stocks: [...met.values()], silent };
}
