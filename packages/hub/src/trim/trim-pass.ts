import type { Room } from '../tiers/room.ts';
import { trimOlder } from './trim-older.ts';
import { type TrimParts, type WarmMark, warmMarks } from './trim-parts.ts';

/** Each step under pressure keeps so much less. */
const SHORTER = 0.6;
/** Below this age whole hours are no measure any more. */
const SHORTEST_MS = 3_600_000;
/** Trimmed to so much of the share, so that not every frame starts it anew. */
const SLACK = 0.95;

export interface Trimmed {
  readonly frames: number;
  /** Of these, before their time. */
  readonly early: number;
  readonly room: Room | null;
}

/** How long frames stay, step by step shorter. Pure. */
export function* shorterAges(keepMs: number): Generator<number> {
  for (let age = keepMs * SHORTER; age >= SHORTEST_MS; age *= SHORTER) yield age;
}

/**
 * Takes from the hot tier what is older than it keeps and stands at or below the warm watermark. When its memory runs out
 * younger frames go too, the oldest first; what is not warm stays, whatever happens.
 * @param mayGoOn whether what was read of the warm tier may still be acted upon
 * @throws TIER_UNAVAILABLE when a tier is gone; nothing more is trimmed then
 */
export async function trimPass(parts: TrimParts, mayGoOn: () => boolean = () => true): Promise<Trimmed> {
  const { hot, warm, keepMs, share, process } = parts;
  const now = process.wall();
  const mark = await warmMarks(warm);
  const frames = await trimOlder(parts, mark, now - keepMs, mayGoOn);
  const room = (await hot.room?.()) ?? null;
  if (room === null || room.limit === null || room.used <= room.limit * share) return { frames, early: 0, room };
  const most = room.limit * share * SLACK;
  const isEnough = async () => !mayGoOn() || ((await hot.room?.())?.used ?? 0) <= most;
  let early = 0;
  for (const age of shorterAges(keepMs)) {
    early += await trimOlder(parts, mark, now - age, mayGoOn, isEnough);
    if (await isEnough()) break;
  }
  if (!(await isEnough())) early += await trimAllWarm(parts, mark, isEnough);
  return { frames: frames + early, early, room: (await hot.room?.()) ?? null };
}

/** Also what is of this hour, and what nobody knows the age of. */
async function trimAllWarm({ hot }: TrimParts, mark: WarmMark, isEnough: () => Promise<boolean>): Promise<number> {
  let trimmed = 0;
  for (const { node, epoch, frames } of await hot.totals()) {
    const warm = mark(node, epoch);
    if (frames === 0 || warm === 0) continue;
    trimmed += await hot.remove(node, epoch, warm);
    if (await isEnough()) break;
  }
  return trimmed;
}
