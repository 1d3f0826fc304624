import type { CassandraLink, Row } from './cassandra-link.ts';
import type { Counts, PlainFrame } from './cassandra-pack.ts';

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

/** Both ends included. */
export interface HourSpan {
  readonly least: number;
  readonly most: number;
}

/** Where the frames of one boot of one epoch lie. */
export interface RunRow {
  readonly epoch: string;
  readonly boot: string;
  readonly first: number;
  /** Hours that have slices, and hours that lie in `packs`; null: none. */
  readonly slices: HourSpan | null;
  readonly packs: HourSpan | null;
  /** Longest frame, monotonic ms. */
  readonly span: number;
}

/** A gap or a frame that knows no time, with what stands next to it. */
export interface ApartRow {
  readonly frame: PlainFrame;
  readonly before: Counts;
  readonly ahead: { readonly boot: string; readonly mono: number } | null;
  readonly behind: { readonly boot: string; readonly mono: number } | null;
}

/** Seqs of an epoch that are held, both ends included; what lies outside was not acknowledged, or was removed. */
export interface Held {
  readonly oldest: number;
  readonly watermark: number;
}

export function heldOf(rows: readonly EpochRow[]): ReadonlyMap<string, Held> {
  return new Map(
    rows.map(({ epoch, watermark, oldest, frames, gone }) => {
      return [epoch, { watermark, oldest: frames > gone.frames ? oldest : watermark + 1 }];
    }),
  );
}

const orNull = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));
const number = (value: unknown) => Number(value ?? 0);

export const countsBefore = (row: Row): Counts => ({
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

function spanOf(least: unknown, most: unknown): HourSpan | null {
  return least == null || most == null ? null : { least: Number(least), most: Number(most) };
}

/** The hours of a boot, whichever of its epochs they are of, that any of its frames may lie in. */
export function hourSpan(runs: readonly RunRow[], of: 'slices' | 'packs'): HourSpan | null {
  const spans = runs.flatMap((run) => run[of] ?? []);
  if (spans.length === 0) return null;
  return { least: Math.min(...spans.map(({ least }) => least)), most: Math.max(...spans.map(({ most }) => most)) };
}

/** In the order in which they were made. */
export async function runsOf(link: CassandraLink, node: string): Promise<RunRow[]> {
  const rows = await link.run('SELECT * FROM runs WHERE node = ?', [node]);
  return rows
    .map((row) => ({
      epoch: String(row['epoch']),
      boot: String(row['boot']),
      first: number(row['first']),
      slices: spanOf(row['least'], row['most']),
      packs: spanOf(row['hour_min'], row['hour_max']),
      span: number(row['span']),
    }))
    .sort((a, b) => a.first - b.first);
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
    before: countsBefore(row),
    ahead: neighbour(row, 'before'),
    behind: neighbour(row, 'after'),
  }));
}
