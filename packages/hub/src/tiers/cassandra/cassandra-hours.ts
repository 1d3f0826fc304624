import type { CassandraLink, Row } from './cassandra-link.ts';
import { type Counts, type PlainFrame, unpack } from './cassandra-pack.ts';
import { countsBefore } from './cassandra-rows.ts';
import { readAhead } from './read-ahead.ts';

export interface Hour {
  readonly node: string;
  readonly boot: string;
  readonly hour: number;
}

/** Where a row lies. */
export interface RowPlace extends Hour {
  readonly epoch: string;
  readonly first: number;
  /** Null: in `packs`, where hours lay before they had slices. */
  readonly slice: number | null;
}

export interface HourRow extends RowPlace {
  readonly last: number;
  readonly before: Counts;
  /** Their bytes are empty where the row is not open. */
  readonly frames: readonly PlainFrame[];
  readonly isOpen: boolean;
}

/** Slices that are asked for before the first of them is there. */
const SLICES_AHEAD = 6;

const COLUMNS = 'epoch, first, last, held_before, dropped_before, frames_before, heads';

function rowOf(of: Hour, slice: number | null, row: Row): HourRow {
  const { node, boot, hour } = of;
  const epoch = String(row['epoch']);
  const bytes = (row['bytes'] as Uint8Array | undefined) ?? undefined;
  return {
    ...{ node, boot, hour, slice, epoch, first: Number(row['first']), last: Number(row['last']) },
    before: countsBefore(row),
    frames: unpack({ node, epoch, boot }, String(row['heads']), bytes),
    isOpen: bytes !== undefined,
  };
}

/** The rows that begin at one seq: more than one where two hubs have cut them otherwise. */
export async function rowsAt(link: CassandraLink, place: RowPlace, withBytes: boolean): Promise<HourRow[]> {
  const { node, boot, hour, slice, epoch, first } = place;
  const columns = `${COLUMNS}${withBytes ? ', bytes' : ''}`;
  const where = `node = ? AND boot = ? AND hour = ?${slice === null ? '' : ' AND slice = ?'} AND epoch = ? AND first = ?`;
  const rows = await link.run(`SELECT ${columns} FROM ${slice === null ? 'packs' : 'slices'} WHERE ${where}`, [
    ...[node, boot, BigInt(hour), ...(slice === null ? [] : [slice]), epoch, BigInt(first)],
  ]);
  return rows.map((row) => rowOf(place, slice, row));
}

/** A row with the bytes of its frames; without any where it was removed meanwhile. */
export async function openRow(link: CassandraLink, row: HourRow): Promise<HourRow> {
  if (row.isOpen) return row;
  return (await rowsAt(link, row, true)).find(({ last }) => last === row.last) ?? { ...row, frames: [], isOpen: true };
}

async function packsIn(link: CassandraLink, of: Hour, withBytes: boolean): Promise<HourRow[]> {
  const select = `SELECT ${COLUMNS}${withBytes ? ', bytes' : ''} FROM packs WHERE node = ? AND boot = ? AND hour = ?`;
  return (await link.run(select, [of.node, of.boot, BigInt(of.hour)])).map((row) => rowOf(of, null, row));
}

async function slicesIn(link: CassandraLink, of: Hour, withBytes: boolean): Promise<HourRow[]> {
  const columns = `${COLUMNS}, more${withBytes ? ', bytes' : ''}`;
  const select = `SELECT ${columns} FROM slices WHERE node = ? AND boot = ? AND hour = ? AND slice = ?`;
  const rowsIn = (slice: number, isOpen: boolean) =>
    link.run(isOpen ? select : select.replace(', bytes', ''), [of.node, of.boot, BigInt(of.hour), slice]);
  // What the partition has of its own comes in a row without an epoch where there is no other.
  const held = (slice: number, rows: readonly Row[]) =>
    rows.filter(({ epoch }) => epoch != null).map((row) => rowOf(of, slice, row));
  const first = await rowsIn(0, withBytes);
  const found = held(0, first);
  const more = moreOf(first).map((slice) => async () => held(slice, await rowsIn(slice, false)));
  for await (const rows of readAhead(more, SLICES_AHEAD)) found.push(...rows);
  return found;
}

/** The slices of an hour beside slice 0, from rows of that one. */
export function moreOf(rows: readonly Row[]): number[] {
  return ((rows[0]?.['more'] as number[] | null | undefined) ?? []).map(Number);
}

/**
 * All rows of an hour by epoch and seq. With `withBytes` those come open that lie in its first slice: nearly always all
 * of them. The others tell what they hold, and are opened one by one, because such an hour is too much at once.
 */
export async function hourRows(
  link: CassandraLink,
  of: Hour,
  among: { readonly packs: boolean; readonly slices: boolean },
  withBytes: boolean,
): Promise<HourRow[]> {
  const [old, rows] = await Promise.all([
    among.packs ? packsIn(link, of, withBytes) : [],
    among.slices ? slicesIn(link, of, withBytes) : [],
  ]);
  return [...old, ...rows].sort(
    (a, b) => (a.epoch < b.epoch ? -1 : Number(a.epoch > b.epoch)) || a.first - b.first || a.last - b.last,
  );
}
