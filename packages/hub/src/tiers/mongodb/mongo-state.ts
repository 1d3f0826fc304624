import type { Cancel, Log, MachineClock } from '@cerveceria/runtime';
import type { Collection, Filter } from 'mongodb';
import { hubError } from '../../errors.ts';
import type { Doc, Expected, LogRow, StateStore } from '../state-store.ts';
import { type LeaseDocument, takeLease } from './mongo-lease.ts';
import { MongoLink, type MongoLinkOptions } from './mongo-link.ts';
import { docOf, type StateDocument } from './mongo-state-document.ts';
import { isDuplicate, upserted } from './mongo-upserted.ts';
import { MongoWatch } from './mongo-watch.ts';

interface LogDocument {
  readonly _id: string;
  readonly log: string;
  readonly id: number;
  readonly at: number;
  readonly value: string;
}

export interface MongoStateOptions extends MongoLinkOptions {
  readonly clock: MachineClock;
  readonly log: Log;
}

/** After every key of a prefix: no key has this character. */
const LAST = '\uffff';

const conflict = (key: string) => hubError('STATE_CONFLICT', key);

/** Versioned documents, logs and leases in MongoDB; each write one atomic act on one document. */
export function mongoState(options: MongoStateOptions): StateStore {
  const { clock, log } = options;
  const link = new MongoLink(options);
  const state: Collection<StateDocument> = link.db.collection('state');
  const logs: Collection<LogDocument> = link.db.collection('logs');
  const leases: Collection<LeaseDocument> = link.db.collection('leases');
  const watch = new MongoWatch(state, clock, log);

  async function put<T>(key: string, value: T, expected: Expected): Promise<Doc<T>> {
    const text = JSON.stringify(value);
    if (expected === null) {
      await state.insertOne({ _id: key, version: 1, value: text }).catch((fault) => {
        throw isDuplicate(fault) ? conflict(key) : fault;
      });
      return { key, version: 1, value };
    }
    const filter: Filter<StateDocument> = expected === 'any' ? { _id: key } : { _id: key, version: expected };
    const change = { $set: { value: text }, $inc: { version: 1 } };
    const found =
      expected === 'any'
        ? await upserted(() => state.findOneAndUpdate(filter, change, { returnDocument: 'after', upsert: true }))
        : await state.findOneAndUpdate(filter, change, { returnDocument: 'after' });
    if (found === null) throw conflict(key);
    return { key, version: found.version, value };
  }

  return {
    async start() {
      await link.start();
      await link
        .do(() => watch.start())
        .catch(async (fault) => {
          await watch.stop();
          await link.stop();
          throw fault;
        });
    },
    async stop() {
      await watch.stop();
      await link.stop();
    },
    get: (key) =>
      link.do(async () => {
        const found = await state.findOne({ _id: key });
        return found === null ? undefined : docOf(found);
      }),
    list: (prefix) =>
      link.do(async () => {
        const keys = { $gte: prefix, $lt: `${prefix}${LAST}` };
        const found = await state.find({ _id: keys }).sort({ _id: 1 }).toArray();
        return found.map((document) => docOf(document));
      }),
    put: (key, value, expected) => link.do(() => put(key, value, expected)),
    remove: (key, expected) =>
      link.do(async () => {
        const filter = expected === 'any' ? { _id: key } : { _id: key, version: expected ?? -1 };
        const { deletedCount } = await state.deleteOne(filter);
        if (deletedCount === 0 && expected !== 'any') throw conflict(key);
      }),
    watch: (prefix, seen): Cancel => watch.add(prefix, seen),
    record: <T>(name: string, value: T) =>
      link.do(async (): Promise<LogRow<T>> => {
        const at = Math.round(clock.wall());
        const id = await nextId(link, name);
        const row = { _id: `${name}/${id}`, log: name, id, at, value: JSON.stringify(value) };
        await logs.insertOne(row).catch(async (fault) => {
          // Nobody else has the number: the row came with a try of the driver's whose answer was lost.
          const found = isDuplicate(fault) ? await logs.findOne({ _id: row._id }) : null;
          if (found?.at !== at || found.value !== row.value) throw fault;
        });
        return { id, at, value };
      }),
    recent: <T>(name: string, limit: number, before = Number.MAX_SAFE_INTEGER) =>
      link.do(async () => {
        const rows = logs.find({ log: name, id: { $gte: 0, $lt: before } }).sort({ id: -1 });
        const found = await rows.limit(limit).toArray();
        return found.map(({ id, at, value }): LogRow<T> => ({ id, at, value: JSON.parse(value) as T }));
      }),
    lease: (name, holder, ms) =>
      link.do(async () => (await upserted(async () => ({ isMine: await takeLease(leases, name, holder, ms) }))).isMine),
  };
}

/** A hub that dies between this and the row leaves a number out; order is all that the numbers promise. */
async function nextId(link: MongoLink, log: string): Promise<number> {
  const counters = link.db.collection<{ _id: string; last: number }>('counters');
  const options = { upsert: true, returnDocument: 'after' } as const;
  const found = await upserted(() => counters.findOneAndUpdate({ _id: log }, { $inc: { last: 1 } }, options));
  return found.last;
}
