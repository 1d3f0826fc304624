import { createHash } from 'node:crypto';
import { CodedError, type ReportFate } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import { reportDigest } from './report-digest.ts';
import { type IncomingReport, QUEUE, type QueuedReport, type ReportQueue, type Settled } from './report-queue.ts';
import type { StateStore } from './state-store.ts';

/** Document `report/in/<id>`; bytes in base64. */
interface InDoc {
  readonly bytes: string;
  readonly isGzip: boolean;
  readonly from: string;
  readonly received: number;
  /** Who has it, until when (machine wall ms). */
  readonly taken: { readonly worker: string; readonly until: number } | null;
}

const IN = 'report/in/';
const ASIDE = 'report/aside/';
const FATE = 'report/fate/';

export interface StateReportQueueParts {
  readonly store: StateStore;
  readonly clock: Pick<MachineClock, 'wall'>;
  /** Rises with time, another one for every call: the order in which reports are taken. */
  readonly newId: () => string;
  readonly most?: number;
}

/** Ids that rise with time, another one for every call of every hub. */
export function risingIds(hub: string, clock: Pick<MachineClock, 'wall'>): () => string {
  let count = 0;
  return () =>
    `${Math.floor(clock.wall()).toString(36).padStart(9, '0')}-${(++count).toString(36).padStart(5, '0')}-${hub}`;
}

const isConflict = (fault: unknown) => fault instanceof CodedError && fault.code === 'STATE_CONFLICT';

/** Reports as documents of the state: for a box without Redis. A claim is a compare-and-set. */
export function stateReportQueue({
  store,
  clock,
  newId,
  most = QUEUE.mostDocuments,
}: StateReportQueueParts): ReportQueue {
  /** Both hubs write here; how many there are is looked up now and then, and counted in between. */
  let waiting = 0;
  let counted = Number.NEGATIVE_INFINITY;

  async function count(): Promise<number> {
    if (clock.wall() - counted > 1000) {
      waiting = (await store.list(IN)).length;
      counted = clock.wall();
    }
    return waiting;
  }

  /** Only one of those who ask at once gets it. */
  async function claim(key: string, version: number, doc: InDoc, worker: string): Promise<boolean> {
    try {
      await store.put(key, { ...doc, taken: { worker, until: clock.wall() + QUEUE.idleMs } }, version);
      return true;
    } catch (fault) {
      if (isConflict(fault)) return false;
      throw fault;
    }
  }

  /** The id that a key stands for; ours when nobody had it. @throws REPORT_KEY_REUSED */
  async function idOfKey(report: IncomingReport): Promise<{ id: string; known: boolean }> {
    if (report.key === null) return { id: newId(), known: false };
    // Its id comes of the key alone, so that two that bring it at once mean one document.
    const id = createHash('sha256').update(report.key).digest('hex').slice(0, 24);
    const digest = reportDigest(report);
    const key = `report/key/${id}`;
    try {
      await store.put(key, { digest }, null);
      return { id, known: false };
    } catch (fault) {
      if (!isConflict(fault)) throw fault;
    }
    const found = await store.get<{ digest: string }>(key);
    if (found?.value.digest !== digest) throw hubError('REPORT_KEY_REUSED', report.key.slice(0, 80));
    const isThere = (await store.get(`${FATE}${id}`)) !== undefined;
    return { id, known: isThere };
  }

  return {
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    async add(report) {
      const { length } = report.bytes;
      if (length > QUEUE.largestDocument)
        throw hubError('REPORT_TOO_LARGE', `${length} bytes; without Redis at most ${QUEUE.largestDocument}, gzip it`);
      if ((await count()) >= most) throw hubError('REPORTS_TOO_MANY', `${most} wait`);
      const { id, known } = await idOfKey(report);
      if (known) return { id, known };
      const { isGzip, from, received } = report;
      const doc: InDoc = { bytes: Buffer.from(report.bytes).toString('base64'), isGzip, from, received, taken: null };
      const fate: ReportFate = {
        ...{ id, state: 'waiting', received, ended: null, readings: 0, sources: [] },
        reason: null,
      };
      // The report before its fate: what has a fate is there. A worker may be done with it by then.
      await store.put(`${IN}${id}`, doc, 'any');
      await store.put(`${FATE}${id}`, fate, null).catch((fault) => {
        if (!isConflict(fault)) throw fault;
      });
      waiting++;
      return { id, known: false };
    },
    async take(worker, count) {
      const taken: QueuedReport[] = [];
      for (const { key, version, value } of await store.list<InDoc>(IN)) {
        if (taken.length >= count) break;
        if (value.taken !== null && value.taken.until > clock.wall()) continue;
        if (!(await claim(key, version, value, worker))) continue;
        const { bytes, isGzip, from, received } = value;
        taken.push({ id: key.slice(IN.length), bytes: Buffer.from(bytes, 'base64'), isGzip, from, received });
      }
      return taken;
    },
    async keep(worker, ids) {
      for (const id of ids) {
        const doc = await store.get<InDoc>(`${IN}${id}`);
        if (doc?.value.taken?.worker === worker) await claim(doc.key, doc.version, doc.value, worker);
      }
    },
    async settle(id: string, settled: Settled) {
      const doc = await store.get<InDoc>(`${IN}${id}`);
      const fate = await store.get<ReportFate>(`${FATE}${id}`);
      const received = fate?.value.received ?? doc?.value.received ?? 0;
      if (doc !== undefined && settled.state === 'failed')
        await store.put(`${ASIDE}${id}`, { ...doc.value, taken: null }, 'any');
      await store.put(`${FATE}${id}`, { id, received, ...settled }, 'any');
      if (doc === undefined) return;
      await store.remove(doc.key, 'any');
      waiting = Math.max(0, waiting - 1);
    },
    async fate(id) {
      return (await store.get<ReportFate>(`${FATE}${id}`))?.value;
    },
    async replay(id) {
      const doc = await store.get<InDoc>(`${ASIDE}${id}`);
      const fate = await store.get<ReportFate>(`${FATE}${id}`);
      if (doc === undefined || fate === undefined) return false;
      await store.put(`${FATE}${id}`, { ...fate.value, state: 'waiting', ended: null, reason: null }, 'any');
      await store.put(`${IN}${id}`, doc.value, 'any');
      await store.remove(doc.key, 'any');
      return true;
    },
    waiting: count,
  };
}
