import { type ChannelSpec, CodedError, type Unit } from '@cerveceria/protocol';
import { hubError, isAway } from '../errors.ts';
import type { NodeFacts } from '../ingest/ingest-port.ts';
import { type NodeRecord, nodeKey } from '../ingest/node-record.ts';
import { followingAcross } from '../tiers/following-across.ts';
import type { StateStore } from '../tiers/state-store.ts';
import type { Tier } from '../tiers/tier-set.ts';
import { type StandingCalibrations, standingCalibrations } from './calibration-docs.ts';
import { allotmentOf, numbered, overtaken } from './number-scans.ts';
import type { Plan } from './processing.ts';
import type { Allotment } from './report-frames.ts';
import type { ReportScan, ReportScans } from './scans-of-report.ts';
import { type Run, storedRun } from './stored-scans.ts';
import { bootNumber, epochOf, NEW_NODE, type VirtualDoc, virtualKey } from './virtual-doc.ts';

interface Change<T> {
  readonly doc?: VirtualDoc;
  readonly answer: T;
}

/** Where frames of reports are: what the state says of numbers is held against it. */
export interface NumberedTiers {
  /** The one that reports are filed into. */
  readonly tier: Pick<Tier, 'totals' | 'following' | 'frames' | 'boots'>;
  /** Those that may be ahead of it; one that does not answer is passed over. */
  readonly others: readonly Pick<Tier, 'totals'>[];
  /** To where frames move from it. */
  readonly cold: Pick<Tier, 'following' | 'frames'> | undefined;
  /** What is younger has not moved, ms UTC. */
  readonly coldBefore: () => number;
}

/** A request that wants numbers. */
export interface Applicant {
  readonly id: string;
  /** Process ms UTC. */
  readonly received: number;
  /** Whether another worker is done with it. */
  readonly isSettled: () => Promise<boolean>;
}

const TRIES = 50;
/** What a request brings for one node, and how it is to be made. */
export interface Wanted {
  readonly applicant: Applicant;
  readonly scans: readonly ReportScan[];
  readonly plan: Plan;
}

/** Requests whose numbers are remembered. */
const KEPT = 500;

const isConflict = (fault: unknown) => fault instanceof CodedError && fault.code === 'STATE_CONFLICT';

/** Nodes that no agent stands behind: their numbers, and what is known of their channels. */
export class VirtualNodes {
  readonly #store: StateStore;
  readonly #hub: string;
  readonly #tiers: NumberedTiers;

  constructor(store: StateStore, hub: string, tiers: NumberedTiers) {
    this.#store = store;
    this.#hub = hub;
    this.#tiers = tiers;
  }

  /** Units of the channels that reports have brought. @throws REPORT_SOURCE where an agent has this name */
  async units(node: string): Promise<Map<string, Unit>> {
    const record = (await this.#store.get<NodeRecord>(nodeKey(node)))?.value;
    if (record !== undefined && record.virtual !== true) throw hubError('REPORT_SOURCE', node);
    return new Map(record?.channels.map(({ id, unit }) => [id, unit]));
  }

  async numbers(node: string): Promise<VirtualDoc> {
    return (await this.#store.get<VirtualDoc>(virtualKey(node)))?.value ?? NEW_NODE;
  }

  /** Whether the scans of a request have their numbers, and so have been looked at. */
  async isAllotted(request: string, node: string): Promise<boolean> {
    return (await this.numbers(node)).allotted[request] !== undefined;
  }

  /**
   * Numbers for the scans of a request, and how their values are made: asked again, the same ones, whatever counts now.
   * None is given that a tier holds already, be the state older than the tier: what lies there of this very request is
   * its own. Undefined: it was settled so long ago that they are forgotten, and by new ones it would be there twice.
   * @throws STATE_CONFLICT under a storm of writers, and what the tier throws
   */
  async allot(applicant: Applicant, part: ReportScans, plan: Plan, now: number): Promise<Allotment | undefined> {
    const { node, scans } = part;
    return (await this.allotAll(node, [{ applicant, scans, plan }], now)).get(applicant.id);
  }

  /** The same for several requests in their order, in one write; those of which `allot` answers undefined are left out. */
  allotAll(node: string, wanted: readonly Wanted[], now: number): Promise<ReadonlyMap<string, Allotment>> {
    return this.#change(node, async (before) => {
      // Asked after the document was read: whoever settles and forgets it from now on makes this write fail.
      const isGone = await Promise.all(
        wanted.map(({ applicant: { id, isSettled } }) => before.allotted[id] === undefined && isSettled()),
      );
      const left = wanted.filter((_, i) => isGone[i] !== true);
      const isNew = left.some(({ applicant: { id } }) => before.allotted[id] === undefined);
      let doc = isNew ? await this.#abreast(node, before, now) : before;
      const answer = new Map<string, Allotment>();
      for (const { applicant, scans, plan } of left) {
        const { id, received } = applicant;
        let own = doc.allotted[id];
        if (own === undefined) {
          const run = await this.#unclaimed(node, doc, scans, received);
          const made = numbered(doc, scans, run?.count === scans.length ? run : (run?.count ?? 0), plan);
          own = made.allotted;
          doc = { ...made.doc, allotted: { ...doc.allotted, [id]: own } };
        }
        answer.set(id, allotmentOf(node, own));
      }
      return isNew ? { doc, answer } : { answer };
    });
  }

  /** Others for the scans from `skip` on: what lies under those that it had is another's, or was told as lost. */
  renumbered(request: string, { node, scans }: ReportScans, had: Allotment, skip: number, now: number) {
    return this.#change(node, async (before): Promise<Change<Allotment | undefined>> => {
      const known = before.allotted[request];
      if (known === undefined) return { answer: undefined };
      if (known.first !== had.first) return { answer: allotmentOf(node, known) };
      const made = numbered(await this.#abreast(node, before, now), scans, skip, known);
      return {
        doc: { ...made.doc, allotted: { ...before.allotted, [request]: made.allotted } },
        answer: allotmentOf(node, made.allotted),
      };
    });
  }

  /** The requests are settled. Their numbers are kept for a while yet, for one that comes a second time in the meantime. */
  async settled(requests: readonly string[], node: string): Promise<void> {
    await this.#change(node, (doc) => {
      const known = new Set(requests.filter((id) => doc.allotted[id] !== undefined));
      if (known.size === 0) return { answer: undefined };
      const entries = Object.entries(doc.allotted).map(
        ([id, each]) => [id, known.has(id) ? { ...each, settled: true as const } : each] as const,
      );
      const surplus = entries.filter(([, each]) => each.settled === true).slice(0, Math.max(0, entries.length - KEPT));
      const gone = new Set(surplus.map(([id]) => id));
      return {
        doc: { ...doc, allotted: Object.fromEntries(entries.filter(([id]) => !gone.has(id))) },
        answer: undefined,
      };
    });
  }

  calibrations(node: string): Promise<StandingCalibrations> {
    return standingCalibrations(this.#store, node);
  }

  /**
   * Both hubs learn of the node, and of channels that are new.
   * @throws REPORT_UNIT where a channel was claimed with another unit meanwhile, REPORT_SOURCE
   */
  async learn(node: string, channels: readonly ChannelSpec[], wall: number): Promise<NodeFacts> {
    for (let tried = 1; ; tried++) {
      const doc = await this.#store.get<NodeRecord>(nodeKey(node));
      if (doc !== undefined && doc.value.virtual !== true) throw hubError('REPORT_SOURCE', node);
      const known = new Map(doc?.value.channels.map((each) => [each.id, each]));
      for (const { id, unit } of channels) {
        const before = known.get(id)?.unit ?? unit;
        if (before !== unit) throw hubError('REPORT_UNIT', `${id} is in ${before}, this is in ${unit}`);
      }
      const fresh = channels.filter(({ id }) => !known.has(id));
      if (doc !== undefined && fresh.length === 0) return doc.value;
      const record: NodeRecord = {
        ...{ node, version: '', simulated: false, virtual: true, loops: [], seen: wall, hub: this.#hub },
        channels: [...known.values(), ...fresh],
      };
      try {
        await this.#store.put(nodeKey(node), record, doc?.version ?? null);
        return record;
      } catch (fault) {
        if (!isConflict(fault) || tried === TRIES) throw fault;
      }
    }
  }

  /** The document as far as any tier that answers has come: numbers that lie there are not given out again. */
  async #abreast(node: string, doc: VirtualDoc, now: number): Promise<VirtualDoc> {
    const { tier, others } = this.#tiers;
    const epoch = epochOf(node);
    const highest = async (each: Pick<Tier, 'totals'>) =>
      (await each.totals(node)).find((totals) => totals.epoch === epoch)?.watermark ?? 0;
    const marks = await Promise.all([highest(tier), ...others.map((each) => highest(each).catch(() => 0))]);
    const top = Math.max(...marks);
    if (top < doc.next) return doc;
    const boots = (await tier.boots(node)).map(({ boot }) => bootNumber(boot));
    return overtaken(doc, top, boots, now);
  }

  /** What lies of a request under numbers of which the state knows nothing. @throws REPORT_WAITS while the archive is away */
  async #unclaimed(
    node: string,
    { unclaimed, allotted }: VirtualDoc,
    scans: readonly ReportScan[],
    received: number,
  ): Promise<Run | undefined> {
    if (unclaimed === undefined || received > unclaimed.until) return undefined;
    const { tier, cold, coldBefore } = this.#tiers;
    const epoch = epochOf(node);
    const begin = scans[0]?.time as number;
    const tiers = cold === undefined || begin > coldBefore() ? [tier] : [tier, cold];
    const taken = new Set(Object.values(allotted).map(({ first }) => first));
    const begins = new Set<number>();
    try {
      for (const each of tiers)
        for await (const { epoch: own, first, monoFrom } of each.frames({ node, from: begin, to: begin }))
          if (own === epoch && monoFrom === begin && first >= unclaimed.from && first <= unclaimed.to)
            begins.add(first);
      const free = [...begins].filter((first) => !taken.has(first)).sort((a, b) => a - b);
      const behind = (after: number) => followingAcross(tiers, { node, epoch }, after, after + scans.length);
      return await storedRun(free, behind, scans);
    } catch (fault) {
      // Others need not wait for what may be there already.
      if (tiers.length > 1 && isAway(fault)) throw hubError('REPORT_WAITS', `${node}: ${(fault as CodedError).detail}`);
      throw fault;
    }
  }

  async #change<T>(node: string, change: (doc: VirtualDoc) => Change<T> | Promise<Change<T>>): Promise<T> {
    for (let tried = 1; ; tried++) {
      const found = await this.#store.get<VirtualDoc>(virtualKey(node));
      const { doc, answer } = await change(found?.value ?? NEW_NODE);
      if (doc === undefined) return answer;
      try {
        await this.#store.put(virtualKey(node), doc, found?.version ?? null);
        return answer;
      } catch (fault) {
        if (!isConflict(fault) || tried === TRIES) throw fault;
      }
    }
  }
}
