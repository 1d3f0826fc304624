import { createHash } from 'node:crypto';
import type { ReportFate } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import { reportDigest } from './report-digest.ts';
import {
  type IncomingReport,
  type ListedReport,
  QUEUE,
  type QueuedReport,
  type ReportQueue,
  type Settled,
} from './report-queue.ts';
import {
  ASIDE,
  DOOR,
  FATE,
  IN,
  putBody,
  type ReportDoc,
  removeBody,
  reportOf,
  sizeOf,
  waitingFate,
} from './state-report-docs.ts';
import { isConflict, StateReportRoom } from './state-report-room.ts';
import type { Doc, StateStore } from './state-store.ts';

export interface StateReportQueueParts {
  readonly store: StateStore;
  readonly clock: Pick<MachineClock, 'wall'>;
  /** Rises with time, another one for every call: the order in which reports are taken. */
  readonly newId: () => string;
  readonly most?: number;
  readonly mostBytes?: number;
}

/** Ids that rise with time, another one for every call of every hub. */
export function risingIds(hub: string, clock: Pick<MachineClock, 'wall'>): () => string {
  let count = 0;
  return () =>
    `${Math.floor(clock.wall()).toString(36).padStart(9, '0')}-${(++count).toString(36).padStart(5, '0')}-${hub}`;
}

/** Reports as documents of the state: for a box without Redis. A claim is a compare-and-set. */
export function stateReportQueue(parts: StateReportQueueParts): ReportQueue {
  const { store, clock, newId, most = QUEUE.mostDocuments, mostBytes = QUEUE.mostBytes } = parts;
  const room = new StateReportRoom(store, clock, { most, mostBytes });
  const taken = (worker: string) => ({ worker, until: clock.wall() + QUEUE.idleMs });
  const fateOf = async (id: string) => (await store.get<ReportFate>(`${FATE}${id}`))?.value;

  async function unlessConflict(work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (fault) {
      if (isConflict(fault)) return false;
      throw fault;
    }
  }

  /** Only one of those who ask at once gets it. */
  const claim = (key: string, version: number, doc: ReportDoc, worker: string) =>
    unlessConflict(store.put(key, { ...doc, taken: taken(worker) }, version));

  /** From before the door into the queue; where somebody else has done so, or a worker since, nothing is left to do. */
  const letIn = ({ key, version, value }: Doc<ReportDoc>) =>
    unlessConflict(store.put(key, { ...value, taken: null }, version));

  /** The id that a key stands for; ours when nobody had it. @throws REPORT_KEY_REUSED */
  async function idOfKey(report: IncomingReport): Promise<{ id: string; known: boolean }> {
    if (report.key === null) return { id: newId(), known: false };
    // Its id comes of the key alone, so that two that bring it at once mean one document.
    const id = createHash('sha256').update(report.key).digest('hex').slice(0, 24);
    const digest = reportDigest(report);
    const key = `report/key/${id}`;
    if (await unlessConflict(store.put(key, { digest }, null))) return { id, known: false };
    const found = await store.get<{ digest: string }>(key);
    if (found?.value.digest !== digest) throw hubError('REPORT_KEY_REUSED', report.key.slice(0, 80));
    return { id, known: (await fateOf(id)) !== undefined };
  }

  /** What is there already, under the same key, is the same. */
  async function putBeforeDoor(id: string, report: IncomingReport): Promise<void> {
    const { bytes, isGzip, from, received } = report;
    const body = await putBody(store, newId(), bytes);
    const doc: ReportDoc = { body, size: bytes.length, isGzip, from, received, taken: taken(DOOR) };
    try {
      if (await unlessConflict(store.put(`${IN}${id}`, doc, null))) return;
    } catch (fault) {
      await removeBody(store, body).catch(() => {});
      throw fault;
    }
    await removeBody(store, body);
  }

  async function* listed(state: ListedReport['state']): AsyncGenerator<ListedReport> {
    for (const { key, value } of await store.list<ReportDoc>(state === 'waiting' ? IN : ASIDE)) {
      const id = key.slice((state === 'waiting' ? IN : ASIDE).length);
      const fate = await fateOf(id);
      // It was replayed meanwhile, or waits and has not been told of yet.
      if (fate !== undefined && fate.state !== state) continue;
      const { reason = null, ended = null } = fate ?? {};
      yield { id, state, bytes: sizeOf(value), from: value.from, received: value.received, reason, ended };
    }
  }

  return {
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    async add(report) {
      const { length } = report.bytes;
      if (length > QUEUE.largestDocument)
        throw hubError('REPORT_TOO_LARGE', `${length} bytes; without Redis at most ${QUEUE.largestDocument}, gzip it`);
      const { id, known } = await idOfKey(report);
      if (known) return { id, known };
      await room.checkRoom(length);
      await putBeforeDoor(id, report);
      const own = await room.admitted(id);
      // The report before its fate: what has a fate is there. A worker may be done with it by then.
      if (own !== undefined) await letIn(own);
      await unlessConflict(store.put(`${FATE}${id}`, waitingFate(id, report.received), null));
      return { id, known: false };
    },
    async take(worker, count) {
      const found: QueuedReport[] = [];
      for (const { key, version, value } of await store.list<ReportDoc>(IN)) {
        if (found.length >= count) break;
        if (value.taken !== null && value.taken.until > clock.wall()) continue;
        if (!(await claim(key, version, value, worker))) continue;
        const report = await reportOf(store, key.slice(IN.length), value);
        if (report !== undefined) found.push(report);
      }
      return found;
    },
    async keep(worker, ids) {
      for (const id of ids) {
        const doc = await store.get<ReportDoc>(`${IN}${id}`);
        if (doc?.value.taken?.worker === worker) await claim(doc.key, doc.version, doc.value, worker);
      }
    },
    async settle(id: string, settled: Settled) {
      const doc = await store.get<ReportDoc>(`${IN}${id}`);
      const received = (await fateOf(id))?.received ?? doc?.value.received ?? 0;
      const isAside = settled.state === 'failed';
      if (doc !== undefined && isAside) await store.put(`${ASIDE}${id}`, { ...doc.value, taken: null }, 'any');
      await store.put(`${FATE}${id}`, { id, received, ...settled }, 'any');
      if (doc === undefined) return;
      await store.remove(doc.key, 'any');
      if (!isAside) await removeBody(store, doc.value.body);
      room.left(sizeOf(doc.value));
    },
    fate: fateOf,
    async replay(id) {
      const aside = await store.get<ReportDoc>(`${ASIDE}${id}`);
      const fate = await fateOf(id);
      if (aside === undefined || fate?.state !== 'failed') return false;
      await room.checkRoom(sizeOf(aside.value));
      const before = { ...aside.value, taken: taken(DOOR) };
      // Else somebody else is about to put it back.
      if (!(await unlessConflict(store.put(`${IN}${id}`, before, null)))) return true;
      const own = await room.admitted(id, true);
      await store.put(`${FATE}${id}`, waitingFate(id, fate.received), 'any');
      if (own !== undefined) await letIn(own);
      // A worker may have been quick, and have set it aside anew.
      await unlessConflict(store.remove(aside.key, aside.version));
      return true;
    },
    waiting: () => room.load(),
    list: listed,
    async body(id) {
      const doc = (await store.get<ReportDoc>(`${IN}${id}`)) ?? (await store.get<ReportDoc>(`${ASIDE}${id}`));
      return doc === undefined ? undefined : await reportOf(store, id, doc.value);
    },
  };
}
