import type { Client } from 'cassandra-driver';
import { hubError } from '../../errors.ts';

export interface Keyspace {
  readonly keyspace: string;
  readonly dataCenter: string;
  readonly copies: number;
}

/** Bytes are deflated already. Rows of one week lie together and are never moved again. */
const COLD = `compression = {'enabled': 'false'}
  AND compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'DAYS',
    'compaction_window_size': '7'}`;

/**
 * Each may run again after a kill. Never changed once it was released.
 *
 * A partition of \`slices\` is an hour of one boot, and where frames come so fast that it would outgrow some MB a slice of
 * it: \`more\` of slice 0 names the others. The hour is the monotonic one, and a better offset moves no row. \`*_before\`
 * counts the epoch up to the row. \`last\` is part of a row's key: of two hubs that cut their rows otherwise neither
 * takes away what the other has written. \`packs\` are such hours as they were written before there were slices. \`apart\` has
 * gaps; \`places\` says by seq where the rows lie, \`runs\` which hours a boot has (\`hour_min\` to \`hour_max\` in
 * \`packs\`, \`least\` to \`most\` in \`slices\`). Columns that only rise or only fall are written with a timestamp that makes
 * the right one win, and sets only grow: no compare-and-set is needed.
 */
const STEPS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE IF NOT EXISTS packs (node text, boot text, hour bigint, epoch text, first bigint, last bigint,
      held_before bigint, dropped_before bigint, frames_before bigint, heads text, bytes blob,
      PRIMARY KEY ((node, boot, hour), epoch, first)) WITH ${COLD}`,
    `CREATE TABLE IF NOT EXISTS apart (node text, epoch text, first bigint, last bigint, kind text, boot text,
      mono_from bigint, mono_to bigint, held bigint, dropped bigint, bytes blob, held_before bigint,
      dropped_before bigint, frames_before bigint, before_boot text, before_mono bigint, after_boot text,
      after_mono bigint, PRIMARY KEY (node, epoch, first))`,
    `CREATE TABLE IF NOT EXISTS epochs (node text, epoch text, began bigint, watermark bigint, held bigint,
      dropped bigint, frames bigint, last_boot text, last_mono bigint, gone_held bigint, gone_dropped bigint,
      gone_frames bigint, oldest bigint, PRIMARY KEY (node, epoch))`,
    `CREATE TABLE IF NOT EXISTS runs (node text, epoch text, boot text, first bigint, hour_min bigint,
      hour_max bigint, span bigint, PRIMARY KEY (node, epoch, boot))`,
    `CREATE TABLE IF NOT EXISTS boots (node text, boot text, mono bigint, offset double, quality text,
      PRIMARY KEY (node, boot, mono))`,
    'CREATE TABLE IF NOT EXISTS nodes (brewery text, node text, PRIMARY KEY (brewery, node))',
  ],
  [
    `CREATE TABLE IF NOT EXISTS roll_ups (channel text, width int, year int, day bigint, doc blob,
      PRIMARY KEY ((channel, width, year), day)) WITH compression = {'enabled': 'false'}`,
    'CREATE TABLE IF NOT EXISTS identity (part text PRIMARY KEY, id text)',
  ],
  [
    `CREATE TABLE IF NOT EXISTS places (node text, epoch text, first bigint, boot text, hour bigint,
      PRIMARY KEY ((node, epoch), first))`,
  ],
  [
    `CREATE TABLE IF NOT EXISTS slices (node text, boot text, hour bigint, slice int, epoch text, first bigint,
      last bigint, held_before bigint, dropped_before bigint, frames_before bigint, size int, heads text, bytes blob,
      more set<int> static, PRIMARY KEY ((node, boot, hour, slice), epoch, first, last)) WITH ${COLD}`,
    'ALTER TABLE runs ADD IF NOT EXISTS (least bigint, most bigint)',
    'ALTER TABLE places ADD IF NOT EXISTS slices set<int>',
  ],
  ['CREATE TABLE IF NOT EXISTS identities (part text, id text, PRIMARY KEY (part, id))'],
];

/** Brings the keyspace to this version of the hub (`upTo`: to that of an earlier one). @throws TIER_NEWER when a newer hub has been here */
export async function migrate(
  client: Client,
  { keyspace, dataCenter, copies }: Keyspace,
  migrated: (version: number) => void,
  upTo = STEPS.length,
): Promise<void> {
  // A change of the schema must not be repeated by a policy while the first is under way.
  const define = (cql: string) => client.execute(cql, [], { prepare: false, isIdempotent: false });
  const replication = `{'class': 'NetworkTopologyStrategy', '${dataCenter}': ${copies}}`;
  await define(`CREATE KEYSPACE IF NOT EXISTS "${keyspace}" WITH replication = ${replication}`);
  await define(`USE "${keyspace}"`);
  await define('CREATE TABLE IF NOT EXISTS versions (part text PRIMARY KEY, version int)');
  const found = await client.execute("SELECT version FROM versions WHERE part = 'hub'");
  const version = Number(found.rows[0]?.['version'] ?? 0);
  if (version > STEPS.length)
    throw hubError('TIER_NEWER', `Cassandra: schema ${version}, this hub knows ${STEPS.length}`);
  for (const [i, step] of STEPS.slice(version, upTo).entries()) {
    for (const cql of step) await define(cql);
    const now = version + i + 1;
    await client.execute("INSERT INTO versions (part, version) VALUES ('hub', ?)", [now], { prepare: true });
    migrated(now);
  }
}
