import { type Hour, moreOf } from './cassandra-hours.ts';
import type { CassandraLink, Row } from './cassandra-link.ts';
import { hourKey, type Slot } from './cassandra-pack.ts';
import { readAhead } from './read-ahead.ts';

/** Hours that are asked for at once. */
const WIDTH = 16;

interface Asked {
  readonly node: string;
  readonly epoch: string;
  readonly watermark: number;
}

/**
 * Where the next frame of each hour goes. Of the epoch's own rows only what was acknowledged counts: who writes again
 * what was not writes it where it lay before.
 */
export async function slotsOf(
  link: CassandraLink,
  asked: Asked,
  hours: readonly Omit<Hour, 'node'>[],
): Promise<Map<string, Slot>> {
  const keys = new Map(hours.map((hour) => [hourKey(hour), hour]));
  const tasks = [...keys.values()].map((hour) => () => slotOf(link, asked, hour));
  const slots = new Map<string, Slot>();
  const each = keys.keys();
  for await (const slot of readAhead(tasks, WIDTH)) slots.set(each.next().value as string, slot);
  return slots;
}

async function slotOf(
  link: CassandraLink,
  { node, epoch, watermark }: Asked,
  { boot, hour }: Omit<Hour, 'node'>,
): Promise<Slot> {
  const select = 'SELECT epoch, first, size, more FROM slices WHERE node = ? AND boot = ? AND hour = ? AND slice = ?';
  const rowsIn = (slice: number) => link.run(select, [node, boot, BigInt(hour), slice]);
  const isOpen = (row: Row) => row['epoch'] === epoch && Number(row['first']) > watermark;
  const bytesIn = (rows: readonly Row[]) =>
    rows.filter((row) => row['epoch'] != null && !isOpen(row)).reduce((sum, row) => sum + Number(row['size']), 0);
  const first = await rowsIn(0);
  for (const slice of moreOf(first).sort((a, b) => b - a)) {
    const bytes = bytesIn(await rowsIn(slice));
    if (bytes > 0) return { slice, bytes };
  }
  return { slice: 0, bytes: bytesIn(first) };
}
