import type { CassandraLink, Row } from './cassandra-link.ts';
import { type Counts, type PlainFrame, unpack } from './cassandra-pack.ts';

/** What an epoch's row says; nothing was stored yet where `watermark` is 0. */
export interface EpochRow extends Counts {
  readonly epoch: string;
  readonly began: number;
  readonly watermark: number;
  /** Lowest seq that is held; means nothing where none is. */
  readonly oldest: number;
  readonly lastBoot: string | null;
  readonly lastMono: number | null;
  /** What was removed, from the beginning on. */
  readonly gone: Counts;
}

/** Where the frames of one boot of one epoch lie. */
export interface RunRow {
  readonly epoch: string;
  readonly boot: string;
  readonly first: number;
  readonly hourMin: number;
  readonly hourMax: number;
  /** Longest frame, monotonic ms. */
  readonly span: number;
}

export interface PackRow {
  readonly first: number;
  readonly last: number;
  readonly before: Counts;
  readonly frames: readonly PlainFrame[];
}

/** A gap or a frame that knows no time, with what stands next to it. */
export interface ApartRow {
  readonly frame: PlainFrame;
  readonly before: Counts;
  readonly ahead: { readonly boot: string; readonly mono: number } | null;
  readonly behind: { readonly boot: string; readonly mono: number } | null;
}

const orNull = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));
const number = (value: unknown) => Number(value ?? 0);

const countsOf = (row: Row): Counts => ({
  held: number(row['held_before']),
  dropped: number(row['dropped_before']),
  frames: number(row['frames_before']),
});

export async function epochsOf(link: CassandraLink, node: string): Promise<EpochRow[]> {
  const rows = await link.run('SELECT * FROM epochs WHERE node = ?', [node]);
  return rows
    .map((row) => ({
      epoch: String(row['epoch']),
      began: number(row['began']),
      watermark: number(row['watermark']),
      oldest: number(row['oldest']),
      held: number(row['held']),
      dropped: number(row['dropped']),
      frames: number(row['frames']),
      lastBoot: (row['last_boot'] as string | null) ?? null,
      lastMono: orNull(row['last_mono']),
      gone: {
        held: number(row['gone_held']),
        dropped: number(row['gone_dropped']),
        frames: number(row['gone_frames']),
      },
    }))
    .sort((a, b) => a.began - b.began);
}

/** In the order in which they were made. */
export async function runsOf(link: CassandraLink, node: string): Promise<RunRow[]> {
  const rows = await link.run('SELECT * FROM runs WHERE node = ?', [node]);
  return rows
    .map((row) => ({
      epoch: String(row['epoch']),
      boot: String(row['boot']),
      first: number(row['first']),
      hourMin: number(row['hour_min']),
      hourMax: number(row['hour_max']),
      span: number(row['span']),
    }))
    .sort((a, b) => a.first - b.first);
}

/** One partition, one epoch of it, or one row. Frames without bytes where only the counts matter. */
export async function packsOf(
  link: CassandraLink,
  of: {
    readonly node: string;
    readonly boot: string;
    readonly hour: number;
    readonly epoch?: string;
    readonly first?: number;
  },
  withBytes: boolean,
): Promise<(PackRow & { readonly epoch: string })[]> {
  const { node, boot, hour, epoch, first: only } = of;
  const columns = `epoch, first, last, held_before, dropped_before, frames_before, heads${withBytes ? ', bytes' : ''}`;
  const narrower = `${epoch === undefined ? '' : ' AND epoch = ?'}${only === undefined ? '' : ' AND first = ?'}`;
  const where = `node = ? AND boot = ? AND hour = ?${narrower}`;
  const params: unknown[] = [node, boot, BigInt(hour)];
  if (epoch !== undefined) params.push(epoch);
  if (only !== undefined) params.push(BigInt(only));
  const rows = await link.run(`SELECT ${columns} FROM packs WHERE ${where}`, params);
  return rows.map((row) => {
    const whose = { node, epoch: String(row['epoch']), boot };
    const frames = unpack(whose, String(row['heads']), (row['bytes'] as Uint8Array | undefined) ?? undefined);
    return {
      epoch: whose.epoch,
      first: number(row['first']),
      last: number(row['last']),
      before: countsOf(row),
      frames,
    };
  });
}

export async function apartOf(link: CassandraLink, node: string): Promise<ApartRow[]> {
  const rows = await link.run('SELECT * FROM apart WHERE node = ?', [node]);
  const neighbour = (row: Row, side: string) => {
    const [boot, mono] = [row[`${side}_boot`] as string | null, orNull(row[`${side}_mono`])];
    return boot == null || mono === null ? null : { boot, mono };
  };
  return rows.map((row) => ({
    frame: {
      node,
      epoch: String(row['epoch']),
      first: number(row['first']),
      last: number(row['last']),
      kind: row['kind'] as PlainFrame['kind'],
      boot: String(row['boot'] ?? ''),
      monoFrom: orNull(row['mono_from']),
      monoTo: orNull(row['mono_to']),
      held: number(row['held']),
      dropped: number(row['dropped']),
      bytes: row['bytes'] as Uint8Array,
    },
    before: countsOf(row),
    ahead: neighbour(row, 'before'),
    behind: neighbour(row, 'after'),
  }));
}
