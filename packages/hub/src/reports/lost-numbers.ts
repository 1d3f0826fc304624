import type { GapFrame } from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import type { Log, MachineClock } from '@cerveceria/runtime';
import { storedFrame } from '../ingest/stored-frame.ts';
import type { ReportQueue } from '../tiers/report-queue.ts';
import type { Tier } from '../tiers/tier-set.ts';
import { bootName, epochOf, type VirtualDoc } from './virtual-doc.ts';

/** For so long nobody must come with what is missing, machine ms: several times what a dead worker's share takes. */
const GRACE_MS = 60_000;

/** What gap frames of reports say. */
const REASON = 'report-lost';

export interface LostNumbersParts {
  readonly nodes: { numbers(node: string): Promise<VirtualDoc> };
  readonly queue: Pick<ReportQueue, 'fate'>;
  /** The one that reports are filed into. */
  readonly tier: Pick<Tier, 'append' | 'totals'>;
  /** All others that may have what it misses, the archive too. */
  readonly others: readonly Pick<Tier, 'totals'>[];
  readonly machine: Pick<MachineClock, 'mono'>;
  readonly log: Log;
}

interface Owner {
  readonly request: string;
  readonly boot: number;
  readonly span: readonly [from: number, to: number] | undefined;
}

/** To whom a number was given, as far as that is known, and the last one that shares its lot. Pure. */
export function ownerOf({ allotted, next }: VirtualDoc, seq: number): { owner: Owner | undefined; last: number } {
  const byFirst = Object.entries(allotted).sort(([, a], [, b]) => a.first - b.first);
  const at = byFirst.findLastIndex(([, { first }]) => first <= seq);
  const last = (byFirst[at + 1]?.[1].first ?? next) - 1;
  const found = byFirst[at];
  if (found === undefined) return { owner: undefined, last };
  const [request, { boot, span }] = found;
  return { owner: { request, boot, span }, last };
}

/**
 * Numbers that were given out and whose scans will never come, because their request is lost: the queue was emptied
 * between numbering and storing. They become a counted gap, so that what comes after them can be stored.
 */
export class LostNumbers {
  readonly #parts: LostNumbersParts;
  /** Since when a node waits, and for which number. */
  readonly #waits = new Map<string, { readonly seq: number; readonly since: number }>();
  /** Scans that were told as lost. */
  lost = 0;

  constructor(parts: LostNumbersParts) {
    this.#parts = parts;
  }

  /** `watermark`: where the tier's gate stands; `before`: what cannot be stored as long. True: the gate stands higher now. */
  async closed(node: string, watermark: number, before: number): Promise<boolean> {
    const { nodes, queue, tier, machine, log } = this.#parts;
    const seq = watermark + 1;
    const waits = this.#waits.get(node);
    if (waits?.seq !== seq) {
      this.#waits.set(node, { seq, since: machine.mono() });
      return false;
    }
    if (machine.mono() - waits.since < GRACE_MS) return false;
    const held = await this.#heldElsewhere(node, seq);
    if (held === undefined) return false;
    const doc = await nodes.numbers(node);
    const { owner, last: end } = ownerOf(doc, seq);
    if (owner !== undefined && (await queue.fate(owner.request))?.state === 'waiting') return false;
    const last = Math.min(end, before - 1, held - 1);
    if (last < seq) return false;
    const [from, to] = owner?.span ?? [null, null];
    const gap: GapFrame = {
      ...{ kind: 'gap', node, epoch: epochOf(node), first: seq, last, reason: REASON, count: last - seq + 1 },
      ...{ boot: bootName(owner?.boot ?? doc.boot), monoFrom: from, monoTo: to },
    };
    const [verdict] = await tier.append([storedFrame(gap, encodeFrame(gap))]);
    // What is missing behind it has been missing as long.
    this.#waits.set(node, { seq: last + 1, since: waits.since });
    if (verdict?.outcome === 'stored') {
      this.lost += gap.count;
      log.error({ node, first: seq, last, request: owner?.request }, 'scans of a report are lost: nobody has them');
    }
    return true;
  }

  /** Lowest number from `seq` on that another tier has; undefined: it has this one, or does not say. */
  async #heldElsewhere(node: string, seq: number): Promise<number | undefined> {
    const { others } = this.#parts;
    let lowest = Number.POSITIVE_INFINITY;
    for (const tier of others) {
      let totals: Awaited<ReturnType<Tier['totals']>>;
      try {
        totals = await tier.totals(node);
      } catch {
        return undefined;
      }
      const own = totals.find(({ epoch }) => epoch === epochOf(node));
      if (own === undefined || own.watermark < seq) continue;
      if (own.oldest <= seq) return undefined;
      lowest = Math.min(lowest, own.oldest);
    }
    return lowest;
  }
}
