import type { Log } from '@cerveceria/runtime';
import type { Collection, Db } from 'mongodb';
import { hubError } from '../../errors.ts';

interface Mark {
  readonly _id: string;
  readonly version: number;
}

type Step = (db: Db) => Promise<void>;

const integer = { bsonType: ['int', 'long', 'double'] };
const NAMESPACE_EXISTS = 48;

async function collection(db: Db, name: string, required: string[], properties: object): Promise<void> {
  const validator = { $jsonSchema: { bsonType: 'object', required, properties } };
  try {
    await db.createCollection(name, { validator });
  } catch (fault) {
    // The other hub was quicker, or this one was killed half-way.
    if ((fault as { code?: number }).code !== NAMESPACE_EXISTS) throw fault;
  }
}

/** Each may run again after a kill, and beside itself on the other hub. Never changed once it was released. */
const STEPS: readonly Step[] = [
  async (db) => {
    await collection(db, 'frames', ['node', 'epoch', 'first', 'last', 'kind', 'held', 'dropped', 'bytes'], {
      node: { bsonType: 'string' },
      epoch: { bsonType: 'string' },
      first: integer,
      last: integer,
      kind: { enum: ['data', 'gap', 'opaque'] },
      held: integer,
      dropped: integer,
      bytes: { bsonType: 'binData' },
    });
    await collection(db, 'epochs', ['node', 'epoch', 'ordinal', 'watermark', 'held', 'dropped', 'frames'], {
      watermark: integer,
      held: integer,
      dropped: integer,
      frames: integer,
    });
    await collection(db, 'boots', ['node', 'boot', 'mono', 'offset', 'quality'], {});
    await db.collection('frames').createIndex({ node: 1, boot: 1, monoFrom: 1, first: 1 });
    await db
      .collection('frames')
      .createIndex({ node: 1, epoch: 1, first: 1 }, { name: 'gaps', partialFilterExpression: { kind: 'gap' } });
    await db.collection('epochs').createIndex({ node: 1, ordinal: 1 });
    await db.collection('boots').createIndex({ node: 1, boot: 1, mono: 1 });
  },
  async (db) => {
    await collection(db, 'state', ['version', 'value'], { version: integer, value: { bsonType: 'string' } });
    await collection(db, 'logs', ['log', 'id', 'at', 'value'], { id: integer, at: integer });
    await collection(db, 'leases', ['holder', 'until'], { until: integer });
    await db.collection('logs').createIndex({ log: 1, id: 1 }, { unique: true });
  },
  async (db) => {
    await collection(db, 'roll_ups', ['doc'], { doc: { bsonType: 'binData' } });
    await collection(db, 'identity', ['id'], { id: { bsonType: 'string' } });
  },
];

/** Brings the database to this version of the hub. @throws TIER_NEWER when a newer hub has been here */
export async function migrate(db: Db, log: Log): Promise<void> {
  const marks: Collection<Mark> = db.collection('schema');
  const version = (await marks.findOne({ _id: 'hub' }))?.version ?? 0;
  if (version > STEPS.length)
    throw hubError('TIER_NEWER', `MongoDB: schema ${version}, this hub knows ${STEPS.length}`);
  for (const [i, step] of STEPS.slice(version).entries()) {
    await step(db);
    await marks.updateOne({ _id: 'hub' }, { $max: { version: version + i + 1 } }, { upsert: true });
    log.info({ version: version + i + 1 }, 'the MongoDB schema was brought up');
  }
}
