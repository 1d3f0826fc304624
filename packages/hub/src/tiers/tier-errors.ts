import type { ErrorTable } from '@cerveceria/protocol';

/** What may be wrong with the stores; part of the hub's table. */
export const TIER_ENTRIES = {
  TIER_UNAVAILABLE: {
    status: 503,
    message: 'the store does not answer',
    advice: 'Nothing is lost: agents keep their frames and send again. Look at disk space, permissions and the store.',
  },
  TIER_FULL: {
    status: 507,
    message: 'the store has no room left',
    advice: 'Nothing is lost: agents keep their frames. Give the store more memory or disk, or shorten its retention.',
  },
  TIER_NOT_DURABLE: {
    status: 500,
    message: 'the store answers before its data is on the disk',
    advice:
      'Set `appendonly yes` and `appendfsync always` in redis.conf, where it has replicas `min-replicas-to-write` too, or take another tier for `hot`.',
  },
  TIER_MISCONFIGURED: {
    status: 500,
    message: 'the store does not take what the configuration says of it',
    advice:
      'Check address, user, password, certificates and data centre of the store under `tiers` or in the environment (REDIS_PASSWORD, CASSANDRA_PASSWORD, the addresses).',
  },
  TIER_DAMAGED: {
    status: 500,
    message: 'the store has damaged data',
    advice: 'Stop both hubs, keep a copy of the file, restore a backup or move the file away: agents fill a new one.',
  },
  TIER_FOREIGN: {
    status: 500,
    message: 'the file is not a store of this hub',
    advice: 'Point `data` at another folder, or move the file away; the hub never overwrites what it does not know.',
  },
  TIER_NEWER: {
    status: 500,
    message: 'a newer hub wrote this store',
    advice: 'Start the newer version of the hub; an older one would misread the data.',
  },
  ARCHIVE_DIFFERS: {
    status: 500,
    message: 'the cold tier has something else than the warm one',
    advice:
      'Nothing was deleted: both have their frames. Compare them by `cerveceria-hub ledger`; restore the wrong one.',
  },
  ARCHIVE_NONE: {
    status: 400,
    message: 'there is no cold tier to archive into',
    advice:
      'Set CASSANDRA_CONTACT_POINTS or `tiers.cold: cassandra` with its contact points; until then all stays warm.',
  },
  ARCHIVE_UNTIL: {
    status: 400,
    message: 'the date is none until which frames could be archived',
    advice: 'Give a day or an instant that is over, in UTC: `--until 2026-03-31` or `--until 2026-03-31T12:00Z`.',
  },
  ARCHIVE_BUSY: {
    status: 409,
    message: 'a hub is archiving at this moment',
    advice: 'Wait until it is done (its log and metrics show how far it is), or stop it.',
  },
  STATE_CONFLICT: {
    status: 409,
    message: 'the document changed in the meantime',
    advice: 'Read it again and repeat the change on what it is now.',
  },
} as const satisfies ErrorTable;
