import type { CassandraLink, Row } from './cassandra-link.ts';
import type { PlainFrame } from './cassandra-pack.ts';
import { apartOf, epochsOf, packsOf } from './cassandra-rows.ts';
import { readAhead } from './read-ahead.ts';

/** Rows that are asked for before the first of them is there. */
const ROWS_AHEAD = 4;

/**
 * Frames of one epoch whose first is above `after`, by their seqs. Empty bytes where only the counts matter. The table of
 * places says where each row lies, so that times may stand in any order: what is reported late is an hour of long ago.
 */
export async function* inOrder(
  link: CassandraLink,
  { node, epoch, after }: { readonly node: string; readonly epoch: string; readonly after: number },
  withBytes: boolean,
): AsyncGenerator<PlainFrame> {
  const [epochs, apart, places] = await Promise.all([
    epochsOf(link, node),
    apartOf(link, node),
    placesFrom(link, node, epoch, after),
  ]);
  const watermark = epochs.find((each) => each.epoch === epoch)?.watermark ?? 0;
  // What knows no time stands in no pack, and comes in where its seq belongs.
  const untimed = apart
    .map(({ frame }) => frame)
    .filter((frame) => frame.epoch === epoch && frame.monoFrom === null)
    .filter(({ first, last }) => first > after && last <= watermark);
  let seen = after;
  const tasks = places.map((place) => () => packsOf(link, { node, epoch, ...place }, withBytes));
  for await (const packs of readAhead(tasks, ROWS_AHEAD)) {
    for (const frame of packs.flatMap(({ frames }) => frames)) {
      if (frame.first <= seen || frame.last > watermark) continue;
      while ((untimed[0]?.first ?? Number.POSITIVE_INFINITY) < frame.first) yield untimed.shift() as PlainFrame;
      yield frame;
      seen = frame.last;
    }
  }
  yield* untimed;
}

export interface Place {
  readonly boot: string;
  readonly hour: number;
  readonly first: number;
}

/** Where the rows lie from the one on that may hold what follows `after`. */
async function placesFrom(link: CassandraLink, node: string, epoch: string, after: number): Promise<Place[]> {
  const select = 'SELECT first, boot, hour FROM places WHERE node = ? AND epoch = ?';
  const params = [node, epoch, BigInt(after)];
  const [before, behind] = await Promise.all([
    link.run(`${select} AND first <= ? ORDER BY first DESC LIMIT 1`, params),
    link.run(`${select} AND first > ?`, params),
  ]);
  return [...before, ...behind].map(placeOf);
}

function placeOf(row: Row): Place {
  return { boot: String(row['boot']), hour: Number(row['hour']), first: Number(row['first']) };
}

/** Where the rows lie that begin at or before `last`, by their seqs. */
export async function placesUpTo(link: CassandraLink, node: string, epoch: string, last: number): Promise<Place[]> {
  const select = 'SELECT first, boot, hour FROM places WHERE node = ? AND epoch = ? AND first <= ?';
  return (await link.run(select, [node, epoch, BigInt(last)])).map(placeOf);
}

/** Frames of rows in order; a row that was cut otherwise before it was acknowledged has some of them a second time. */
export function once(
  packs: readonly { readonly epoch: string; readonly frames: readonly PlainFrame[] }[],
  marks: ReadonlyMap<string, number>,
): PlainFrame[] {
  const seen = new Map<string, number>();
  const frames: PlainFrame[] = [];
  for (const { epoch, frames: held } of packs)
    for (const frame of held) {
      if (frame.first <= (seen.get(epoch) ?? 0) || frame.last > (marks.get(epoch) ?? 0)) continue;
      seen.set(epoch, frame.last);
      frames.push(frame);
    }
  return frames;
}
