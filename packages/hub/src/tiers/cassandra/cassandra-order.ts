import type { CassandraLink } from './cassandra-link.ts';
import type { PlainFrame } from './cassandra-pack.ts';
import { apartOf, epochsOf, packsOf, type RunRow, runsOf } from './cassandra-rows.ts';

/** Frames of one epoch whose first is above `after`, by their seqs. Empty bytes where only the counts matter. */
export async function* inOrder(
  link: CassandraLink,
  { node, epoch, after }: { readonly node: string; readonly epoch: string; readonly after: number },
  withBytes: boolean,
): AsyncGenerator<PlainFrame> {
  const [epochs, runs, apart] = await Promise.all([epochsOf(link, node), runsOf(link, node), apartOf(link, node)]);
  const watermark = epochs.find((each) => each.epoch === epoch)?.watermark ?? 0;
  const marks = new Map([[epoch, watermark]]);
  // What knows no time stands in no pack, and comes in where its seq belongs.
  const untimed = apart
    .map(({ frame }) => frame)
    .filter((frame) => frame.epoch === epoch && frame.monoFrom === null)
    .filter(({ first, last }) => first > after && last <= watermark);
  const own = runs.filter((run) => run.epoch === epoch);
  for (const [i, run] of own.entries()) {
    if ((own[i + 1]?.first ?? Number.POSITIVE_INFINITY) <= after + 1) continue;
    const start = after < run.first ? run.hourMin : await hourWith(link, node, run, after);
    for (let hour = start; hour <= run.hourMax; hour++) {
      const packs = await packsOf(link, { node, boot: run.boot, hour, epoch }, withBytes);
      for (const frame of once(packs, marks)) {
        if (frame.first <= after) continue;
        while ((untimed[0]?.first ?? Number.POSITIVE_INFINITY) < frame.first) yield untimed.shift() as PlainFrame;
        yield frame;
      }
    }
  }
  yield* untimed;
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

/** The latest hour of a run that begins at or before a seq, found by halving: within a run hours rise with the seqs. */
async function hourWith(link: CassandraLink, node: string, run: RunRow, seq: number): Promise<number> {
  const firstIn = async (hour: number): Promise<number | undefined> => {
    const rows = await link.run(
      'SELECT first FROM packs WHERE node = ? AND boot = ? AND hour = ? AND epoch = ? LIMIT 1',
      [node, run.boot, BigInt(hour), run.epoch],
    );
    return rows[0] === undefined ? undefined : Number(rows[0]['first']);
  };
  let [low, high] = [run.hourMin, run.hourMax];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    let [hour, first] = [middle, await firstIn(middle)];
    while (first === undefined && hour < high) first = await firstIn(++hour);
    if (first !== undefined && first <= seq) low = hour;
    else high = middle - 1;
  }
  return low;
}
