import type { ReportFate } from '@cerveceria/protocol';
import type { Log } from '@cerveceria/runtime';
import { hubError } from '../../errors.ts';
import { reportDigest } from '../report-digest.ts';
import { type ListedReport, QUEUE, type QueuedReport, type ReportQueue, tooMany } from '../report-queue.ts';
import { RedisDurability } from './redis-durability.ts';
import { RedisLink } from './redis-link.ts';
import type { RedisPlace } from './redis-place.ts';
import { ADD, LIST_WAITING, LOAD, REPLAY, SETTLE, UNLIST } from './redis-queue-scripts.ts';
import { pairs } from './redis-reader.ts';
import { asideIds } from './redis-set-aside.ts';

export interface RedisReportQueueOptions extends RedisPlace {
  readonly prefix?: string;
  readonly log: Log;
  readonly most?: number;
  readonly mostBytes?: number;
  readonly idleMs?: number;
}

const GROUP = 'workers';
/** Listed at once; the server has their bytes in memory a second time meanwhile. */
const PAGE = 8;
type Entry = [id: Buffer, fields: Buffer[] | null];

function reportOf([entry, fields]: Entry): (QueuedReport & { readonly entry: string }) | undefined {
  // A deleted entry may still be in somebody's share.
  if (fields === null) return undefined;
  const [, bytes, , gzip, , from, , received, , replayed] = fields;
  return {
    ...{ entry: String(entry), id: String(replayed ?? entry), bytes: bytes as Buffer },
    ...{ isGzip: String(gzip) === '1', from: String(from), received: Number(received) },
  };
}

/** Reports in a stream with a consumer group; what became of them in a hash each. Durable as the frames of Redis are. */
export function redisReportQueue(options: RedisReportQueueOptions): ReportQueue {
  const { prefix = 'cerveceria:', log, idleMs = QUEUE.idleMs, ...more } = options;
  const { most = QUEUE.most, mostBytes = QUEUE.mostBytes, ...place } = more;
  const link = new RedisLink(place, log);
  const durability = new RedisDurability(link, log);
  const stream = `${prefix}reports`;
  const room = `${prefix}reports-room`;
  const aside = `${prefix}reports-aside`;
  const fateKey = (id: string) => `${prefix}report:${id}`;
  /** Where a replayed report stands in the stream, by its own id. */
  const entries = new Map<string, string>();
  const entryOf = (id: string) => entries.get(id) ?? id;

  async function makeGroup(): Promise<void> {
    try {
      await link.text('XGROUP', 'CREATE', stream, GROUP, '0', 'MKSTREAM');
    } catch (fault) {
      if (!(fault instanceof Error) || !fault.message.includes('BUSYGROUP')) throw fault;
    }
  }

  async function taken(worker: string, count: number): Promise<QueuedReport[]> {
    const own = [stream, GROUP, worker];
    const claimed = opened((await link.bytes<[Buffer, Entry[]]>('XAUTOCLAIM', ...own, idleMs, '0', 'COUNT', count))[1]);
    if (claimed.length >= count) return claimed;
    const group = ['GROUP', GROUP, worker, 'COUNT', count - claimed.length, 'STREAMS', stream, '>'];
    const fresh = await link.bytes<[Buffer, Entry[]] | null>('XREADGROUP', ...group);
    return [...claimed, ...opened(fresh?.[1] ?? [])];
  }

  function opened(found: readonly Entry[]): QueuedReport[] {
    const reports = found.map(reportOf).filter((each) => each !== undefined);
    for (const { id, entry } of reports) if (id !== entry) entries.set(id, entry);
    return reports.map(({ entry: _, ...report }) => report);
  }

  async function* entriesWaiting(): AsyncGenerator<ListedReport & { readonly entry: string }> {
    type Row = [entry: string, bytes: number, from: string, received: string, id: string];
    for (let from = '-'; ; ) {
      const rows = await link.script<Row[]>(LIST_WAITING, [stream], [from, PAGE]);
      for (const [entry, bytes, sender, received, id] of rows) {
        const report = { id: id === '' ? entry : id, bytes, from: sender, received: Number(received) };
        yield { ...report, entry, state: 'waiting', reason: null, ended: null };
        from = `(${entry}`;
      }
      if (rows.length < PAGE) return;
    }
  }

  async function* waiting(): AsyncGenerator<ListedReport> {
    for await (const { entry: _, ...report } of entriesWaiting()) yield report;
  }

  async function* setAside(): AsyncGenerator<ListedReport> {
    for (const id of await asideIds(link, prefix)) {
      const bytes = await link.text<number>('HSTRLEN', fateKey(id), 'b');
      const [fate, from, received] = await link.text<(string | null)[]>('HMGET', fateKey(id), 'fate', 'f', 'received');
      if (bytes === 0 || typeof fate !== 'string') {
        await link.script(UNLIST, [aside, fateKey(id)], [id]);
        continue;
      }
      const { reason, ended } = JSON.parse(fate) as Pick<ReportFate, 'reason' | 'ended'>;
      yield { id, state: 'failed', bytes, from: from ?? '', received: Number(received), reason, ended };
    }
  }

  return {
    async start() {
      await link.start();
      await makeGroup();
    },
    stop: () => link.stop(),
    async add(report) {
      const { bytes, isGzip, from, key, received } = report;
      const keys = [stream, `${prefix}report-key:${key ?? ''}`, room];
      const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const args = [
        plain,
        isGzip ? 1 : 0,
        from,
        received,
        key === null ? '' : reportDigest(report),
        most,
        QUEUE.keptMs,
        prefix,
        mostBytes,
      ];
      const [outcome, id] = await link.kept(async () => {
        await durability.sure();
        return await link.script<[string, string]>(ADD, keys, args);
      });
      if (outcome === 'full' || outcome === 'heavy') throw tooMany({ most, mostBytes }, outcome === 'heavy');
      if (outcome === 'other') throw hubError('REPORT_KEY_REUSED', (key as string).slice(0, 80));
      return { id, known: outcome === 'known' };
    },
    async take(worker, count) {
      try {
        return await taken(worker, count);
      } catch (fault) {
        if (!(fault instanceof Error) || !fault.message.includes('NOGROUP')) throw fault;
        // The server has lost what it held; what was added since waits in a stream without a group.
        await makeGroup();
        return await taken(worker, count);
      }
    },
    async keep(worker, ids) {
      // Claimed from itself, which is what makes it young again.
      if (ids.length > 0) await link.text('XCLAIM', stream, GROUP, worker, 0, ...ids.map(entryOf), 'JUSTID');
    },
    async settle(id, { state, ended, readings, sources, reason }) {
      const fate = JSON.stringify({ state, ended, readings, sources, reason });
      const args = [GROUP, entryOf(id), fate, state, QUEUE.keptMs, ended ?? 0, id];
      await link.script(SETTLE, [stream, fateKey(id), room, aside], args);
      entries.delete(id);
    },
    async fate(id) {
      const found = Object.fromEntries(pairs(await link.text<string[]>('HGETALL', fateKey(id))));
      if (found['received'] === undefined) return undefined;
      const settled = found['fate'] === undefined ? WAITING : (JSON.parse(found['fate']) as typeof WAITING);
      return { id, received: Number(found['received']), ...settled };
    },
    async replay(id) {
      const keys = [stream, fateKey(id), room, aside];
      const outcome = await link.script<string>(REPLAY, keys, [most, mostBytes, id]);
      if (outcome === 'full' || outcome === 'heavy') throw tooMany({ most, mostBytes }, outcome === 'heavy');
      return outcome === 'replayed';
    },
    async waiting() {
      const [reports, bytes] = await link.script<[number, string]>(LOAD, [stream, room], []);
      return { reports, bytes: Number(bytes) };
    },
    list: (state) => (state === 'waiting' ? waiting() : setAside()),
    async body(id) {
      const [bytes, gzip, from, received] = await link.bytes<(Buffer | null)[]>('HMGET', fateKey(id), ...ASIDE_FIELDS);
      if (bytes !== null && bytes !== undefined)
        return { id, bytes, isGzip: String(gzip) === '1', from: String(from), received: Number(received) };
      for await (const { entry, id: own } of entriesWaiting()) {
        if (own !== id) continue;
        const [found] = opened(await link.bytes<Entry[]>('XRANGE', stream, entry, entry));
        return found;
      }
      return undefined;
    },
  };
}

/** Of the hash of one that was set aside. */
const ASIDE_FIELDS = ['b', 'z', 'f', 'received'];

const WAITING: Omit<ReportFate, 'id' | 'received'> = {
  ...{ state: 'waiting', ended: null, readings: 0, sources: [], reason: null },
};
