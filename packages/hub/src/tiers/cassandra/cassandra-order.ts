import { type HourRow, rowsAt } from './cassandra-hours.ts';
import type { CassandraLink, Row } from './cassandra-link.ts';
import type { PlainFrame } from './cassandra-pack.ts';
import { apartOf, epochsOf, type Held, hourSpan, type RunRow, runsOf } from './cassandra-rows.ts';
import { readAhead } from './read-ahead.ts';

/** Rows that are asked for before the first of them is there. */
const ROWS_AHEAD = 4;
/** Rows before a seq that may reach over it: a hub that was held up writes a long one over several of another hub's. */
const LAPPING = 8;

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
  const tasks = places.map((place) => () => rowsOf(link, { node, epoch }, place, withBytes));
  for await (const rows of readAhead(tasks, ROWS_AHEAD)) {
    for (const frame of rows.flatMap(({ frames }) => frames)) {
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
  /** Rows that begin here lie in these. */
  readonly slices: readonly number[];
  /** And in `packs`, perhaps beside what a hub has left in slices that was killed before an older one wrote the same. */
  readonly isInPacks: boolean;
}

async function rowsOf(
  link: CassandraLink,
  of: { readonly node: string; readonly epoch: string },
  { slices, isInPacks, ...place }: Place,
  withBytes: boolean,
): Promise<HourRow[]> {
  const among = isInPacks ? [null, ...slices] : slices;
  const rows = await Promise.all(among.map((slice) => rowsAt(link, { ...of, slice, ...place }, withBytes)));
  return rows.flat();
}

/** Where the rows lie from the one on that may hold what follows `after`. */
async function placesFrom(link: CassandraLink, node: string, epoch: string, after: number): Promise<Place[]> {
  const select = 'SELECT first, boot, hour, slices FROM places WHERE node = ? AND epoch = ?';
  const params = [node, epoch, BigInt(after)];
  const [before, behind, runs] = await Promise.all([
    link.run(`${select} AND first <= ? ORDER BY first DESC LIMIT ${LAPPING}`, params),
    link.run(`${select} AND first > ?`, params),
    runsOf(link, node),
  ]);
  const [nearest, ...earlier] = placesOf(before, epoch, runs);
  const reaching = await Promise.all(
    earlier.map(async (place) => (await rowsOf(link, { node, epoch }, place, false)).some(({ last }) => last > after)),
  );
  return [
    ...earlier.filter((_, i) => reaching[i]).reverse(),
    ...(nearest === undefined ? [] : [nearest]),
    ...placesOf(behind, epoch, runs),
  ];
}

function placesOf(rows: readonly Row[], epoch: string, runs: readonly RunRow[]): Place[] {
  const own = runs.filter((run) => run.epoch === epoch);
  const packs = new Map(own.map((run) => [run.boot, hourSpan([run], 'packs')]));
  return rows.map((row) => {
    const slices = ((row['slices'] as number[] | null) ?? []).map(Number);
    const [boot, hour] = [String(row['boot']), Number(row['hour'])];
    const span = packs.get(boot) ?? null;
    const isInPacks = slices.length === 0 || (span !== null && hour >= span.least && hour <= span.most);
    return { boot, hour, first: Number(row['first']), slices, isInPacks };
  });
}

/** Where the rows lie that begin at or before `last`, by their seqs. */
export async function placesUpTo(link: CassandraLink, node: string, epoch: string, last: number): Promise<Place[]> {
  const select = 'SELECT first, boot, hour, slices FROM places WHERE node = ? AND epoch = ? AND first <= ?';
  const [rows, runs] = await Promise.all([link.run(select, [node, epoch, BigInt(last)]), runsOf(link, node)]);
  return placesOf(rows, epoch, runs);
}

/**
 * What each of an hour's rows (by epoch and seq) gives: a row that was cut otherwise before it was acknowledged has some
 * frames of another one a second time.
 */
export function once(
  rows: readonly HourRow[],
  held: ReadonlyMap<string, Held>,
): { readonly row: HourRow; readonly frames: PlainFrame[] }[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const { oldest, watermark } = held.get(row.epoch) ?? { oldest: 0, watermark: 0 };
    const frames = row.frames.filter(({ first, last }) => {
      if (first <= (seen.get(row.epoch) ?? 0) || first < oldest || last > watermark) return false;
      seen.set(row.epoch, last);
      return true;
    });
    return { row, frames };
  });
}
