import { createHash } from 'node:crypto';
import { type ChannelSpec, CodedError, type Unit } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import type { NodeFacts } from '../ingest/ingest-port.ts';
import { type NodeRecord, nodeKey } from '../ingest/node-record.ts';
import type { StateStore } from '../tiers/state-store.ts';
import type { Calibrated } from './calibrated-scans.ts';
import { type StandingCalibrations, standingCalibrations } from './calibration-docs.ts';
import type { Plan } from './processing.ts';
import type { Allotment } from './report-frames.ts';
import type { ReportScans } from './scans-of-report.ts';

/** How values were made of what a request says. It stands beside the numbers, so that made again they are the same. */
interface Processed {
  readonly calibrated?: Calibrated;
  readonly derived?: string;
}

/** Document `virtual/<node>`: how far the scans of reports of one node are numbered. */
interface VirtualDoc {
  readonly next: number;
  /** Number of the boot: another one where the time of scans goes back. */
  readonly boot: number;
  readonly latest: number;
  /** By request, in their order: those that are not settled, and the last of the others. */
  readonly allotted: Readonly<
    Record<string, { readonly first: number; readonly boot: number; readonly settled?: true } & Processed>
  >;
}

interface Change<T> {
  readonly doc?: VirtualDoc;
  readonly answer: T;
}

const NEW: VirtualDoc = { next: 1, boot: 0, latest: Number.NEGATIVE_INFINITY, allotted: {} };
const TRIES = 50;
/** Requests whose numbers are remembered. */
const KEPT = 500;
const keyOf = (node: string) => `virtual/${node}`;

/** The name of the one epoch that a node of reports ever has. */
export const epochOf = (node: string) => createHash('sha256').update(`reports ${node}`).digest('hex').slice(0, 16);
const bootName = (boot: number) => `reports-${boot}`;

const isConflict = (fault: unknown) => fault instanceof CodedError && fault.code === 'STATE_CONFLICT';

/** Nodes that no agent stands behind: their numbers, and what is known of their channels. */
export class VirtualNodes {
  readonly #store: StateStore;
  readonly #hub: string;

  constructor(store: StateStore, hub: string) {
    this.#store = store;
    this.#hub = hub;
  }

  /** Units of the channels that reports have brought. @throws REPORT_SOURCE where an agent has this name */
  async units(node: string): Promise<Map<string, Unit>> {
    const record = (await this.#store.get<NodeRecord>(nodeKey(node)))?.value;
    if (record !== undefined && record.virtual !== true) throw hubError('REPORT_SOURCE', node);
    return new Map(record?.channels.map(({ id, unit }) => [id, unit]));
  }

  /** Whether the scans of a request have their numbers, and so have been looked at. */
  async isAllotted(request: string, node: string): Promise<boolean> {
    return (await this.#store.get<VirtualDoc>(keyOf(node)))?.value.allotted[request] !== undefined;
  }

  /**
   * Numbers for the scans of a request, and how their values are made: asked again, the same ones, whatever counts now.
   * Undefined: it was settled so long ago that they are forgotten, and by new ones it would be there twice.
   * @throws STATE_CONFLICT under a storm of writers
   */
  allot(
    request: string,
    { node, scans }: ReportScans,
    { calibrated, derived }: Plan,
    isSettled: () => Promise<boolean>,
  ): Promise<Allotment | undefined> {
    return this.#change(node, async (doc) => {
      const known = doc.allotted[request];
      const epoch = epochOf(node);
      if (known !== undefined) {
        const { first, boot, calibrated = {}, derived = null } = known;
        return { answer: { epoch, first, boot: bootName(boot), calibrated, derived } };
      }
      // Asked after the document was read: whoever settles and forgets it from now on makes this write fail.
      if (await isSettled()) return { answer: undefined };
      const [first, last] = [scans[0]?.time as number, scans.at(-1)?.time as number];
      // Within one boot times rise with the numbers; what reports an earlier time begins another.
      const boot = first >= doc.latest ? doc.boot : doc.boot + 1;
      const processed: Processed = {
        ...(Object.keys(calibrated).length > 0 && { calibrated }),
        ...(derived !== undefined && { derived: derived.name }),
      };
      const allotted = { ...doc.allotted, [request]: { first: doc.next, boot, ...processed } };
      return {
        doc: { next: doc.next + scans.length, boot, latest: last, allotted },
        answer: { epoch, first: doc.next, boot: bootName(boot), calibrated, derived: derived?.name ?? null },
      };
    });
  }

  /** The request is settled. Its numbers are kept for a while yet, for one that comes a second time in the meantime. */
  async settled(request: string, node: string): Promise<void> {
    await this.#change(node, (doc) => {
      const known = doc.allotted[request];
      if (known === undefined) return { answer: undefined };
      const entries = Object.entries({ ...doc.allotted, [request]: { ...known, settled: true as const } });
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

  /** Both hubs learn of the node, and of channels that are new. */
  async learn(node: string, channels: readonly ChannelSpec[], wall: number): Promise<NodeFacts> {
    for (let tried = 1; ; tried++) {
      const doc = await this.#store.get<NodeRecord>(nodeKey(node));
      const known = doc?.value.channels ?? [];
      const fresh = channels.filter(({ id }) => !known.some((each) => each.id === id));
      if (doc !== undefined && fresh.length === 0) return doc.value;
      const record: NodeRecord = {
        ...{ node, version: '', simulated: false, virtual: true, loops: [], seen: wall, hub: this.#hub },
        channels: [...known, ...fresh],
      };
      try {
        await this.#store.put(nodeKey(node), record, doc?.version ?? null);
        return record;
      } catch (fault) {
        if (!isConflict(fault) || tried === TRIES) throw fault;
      }
    }
  }

  async #change<T>(node: string, change: (doc: VirtualDoc) => Change<T> | Promise<Change<T>>): Promise<T> {
    for (let tried = 1; ; tried++) {
      const found = await this.#store.get<VirtualDoc>(keyOf(node));
      const { doc, answer } = await change(found?.value ?? NEW);
      if (doc === undefined) return answer;
      try {
        await this.#store.put(keyOf(node), doc, found?.version ?? null);
        return answer;
      } catch (fault) {
        if (!isConflict(fault) || tried === TRIES) throw fault;
      }
    }
  }
}
