import { randomUUID } from 'node:crypto';
import { hubError } from '../../errors.ts';
import { packRollUp, unpackRollUp } from '../roll-up-pack.ts';
import { DAY_MS, type RollUpDay, type RollUpStore, type Width } from '../roll-up-store.ts';
import type { RedisFramesOptions } from './redis-frames.ts';
import { RedisLink } from './redis-link.ts';
import { FORGET_DAYS, PUT_DAY, REMOVE_DAYS } from './redis-roll-up-scripts.ts';

/** Process ms; a day longer than the frames beside them, so that what is drawn from both has no seam. */
const KEEPS_MS = 4 * DAY_MS;
const PAGE = 32;
/** Documents under way at once. */
const PART = 64;

/** Roll-ups of the hot days in Redis: a string for each day, and a sorted set of the days of a channel and width. */
export function redisRollUps({
  prefix = 'cerveceria:',
  log,
  answerMs,
  keeps = KEEPS_MS,
  ...place
}: RedisFramesOptions & { readonly keeps?: number }): RollUpStore {
  const link = new RedisLink(place, log, answerMs);
  // The braces keep the days of a channel on one server of a cluster.
  const keyOf = (channel: string, width: Width) => `${prefix}{${channel}}:roll-ups:${width}`;

  async function put(day: RollUpDay): Promise<void> {
    const doc = await packRollUp(day);
    // A day longer than it is asked for: the last of its hours may be put a day before the day is over.
    const expiry = Math.round(keeps + DAY_MS);
    await link.script(PUT_DAY, [keyOf(day.channel.id, day.width)], [day.day, Buffer.from(doc), expiry]);
  }

  return {
    name: 'redis',
    keeps,
    async start() {
      await link.start();
      await checkEviction(link);
    },
    stop: () => link.stop(),
    identity() {
      const key = `${prefix}identity`;
      return link.kept(async () => {
        // In this order on one connection, and one way there and back.
        const [, id] = await Promise.all([link.text('SET', key, randomUUID(), 'NX'), link.text<string>('GET', key)]);
        return id;
      });
    },
    async put(days) {
      // What stands there as made must not be gone with a primary.
      await link.kept(async () => {
        for (let at = 0; at < days.length; at += PART) await Promise.all(days.slice(at, at + PART).map(put));
      });
    },
    async *days({ channel, width, from, to }) {
      const key = keyOf(channel, width);
      for (let at = Math.floor(from / DAY_MS) * DAY_MS; ; ) {
        const days = await link.text<string[]>('ZRANGEBYSCORE', key, at, to, 'LIMIT', 0, PAGE);
        const last = days.at(-1);
        if (last === undefined) return;
        const docs = await link.bytes<(Buffer | null)[]>('MGET', ...days.map((day) => `${key}:${day}`));
        for (const doc of docs) if (doc !== null) yield unpackRollUp(doc);
        const expired = days.filter((_, i) => docs[i] === null);
        if (expired.length > 0) await link.script(FORGET_DAYS, [key], expired);
        at = Number(last) + 1;
      }
    },
    remove: (channel, width, before) => link.script<number>(REMOVE_DAYS, [keyOf(channel, width)], [before - DAY_MS]),
  };
}

/** A day that Redis throws away under pressure would be taken for one in which nothing was measured. @throws TIER_NOT_DURABLE */
async function checkEviction(link: RedisLink): Promise<void> {
  const said: unknown = await link.text('CONFIG', 'GET', 'maxmemory-policy');
  const policy = Array.isArray(said) ? said[1] : (said as Record<string, unknown>)['maxmemory-policy'];
  if (policy !== 'noeviction') throw hubError('TIER_NOT_DURABLE', `Redis: maxmemory-policy ${policy}, not noeviction`);
}
