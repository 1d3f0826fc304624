import type { FrameRange, StoredFrame, TimedFrame } from '../frame-tier.ts';
import type { Db } from './open-store.ts';

/** A frame as it leaves the worker: summaries are made from the bytes, when someone asks for them. */
export type PagedFrame = Omit<TimedFrame, 'summaries'>;

/** Where the next page begins: after this (time, first, row). */
export type FrameCursor = readonly [from: number, first: number, row: number];

export interface FramePage {
  readonly frames: readonly PagedFrame[];
  readonly next: FrameCursor | null;
}

/** `next`: first of the last frame, after which the next page begins. */
export interface OrderedPage {
  readonly frames: readonly PagedFrame[];
  readonly next: number | null;
}

interface Row extends Omit<StoredFrame, 'summaries'> {
  readonly id: number;
  readonly from: number | null;
  readonly to: number | null;
}

const PAGE = 200;
const COLUMNS = `frames.id, node, epoch, first, last, kind, boot, mono_from AS monoFrom, mono_to AS monoTo, frames.held,
  frames.dropped, t_from AS "from", t_to AS "to", bytes`;
const SOURCE = `frames JOIN nodes ON nodes.id = frames.node_id JOIN epochs ON epochs.id = epoch_id
  JOIN boots ON boots.id = boot_id`;

const bounded = (ms: number) => Math.max(-8.64e15, Math.min(8.64e15, ms));

function pagedOf({ id: _id, ...frame }: Row): PagedFrame {
  return frame;
}

export function framePages(db: Db) {
  const node = db.prepare<[string], { id: number; span: number }>(
    'SELECT id, frame_span AS span FROM nodes WHERE node = ?',
  );
  const page = db.prepare<[number, number, number, number, number, number, number], Row>(
    `SELECT ${COLUMNS} FROM ${SOURCE}
     WHERE frames.node_id = ? AND t_from <= ? AND t_to >= ? AND (t_from, first, frames.id) > (?, ?, ?)
     ORDER BY t_from, first, frames.id LIMIT ?`,
  );
  const gaps = db.prepare<[string, number, number], Row & { epochId: number }>(
    `SELECT ${COLUMNS}, epoch_id AS epochId FROM ${SOURCE} WHERE node = ? AND kind = 'gap'
     AND (t_from IS NULL OR t_to IS NULL OR (t_from <= ? AND t_to >= ?))`,
  );
  const inOrder = db.prepare<[string, string, number, number], Row>(
    `SELECT ${COLUMNS} FROM ${SOURCE} WHERE epoch_id = (SELECT epochs.id FROM epochs JOIN nodes ON nodes.id = node_id
       WHERE node = ? AND epoch = ?) AND first > ? ORDER BY first LIMIT ?`,
  );
  const endBefore = db
    .prepare<[number, number]>(
      'SELECT t_to FROM frames WHERE epoch_id = ? AND first < ? AND t_to IS NOT NULL ORDER BY first DESC LIMIT 1',
    )
    .pluck();
  const startAfter = db
    .prepare<[number, number]>(
      'SELECT t_from FROM frames WHERE epoch_id = ? AND first > ? AND t_from IS NOT NULL ORDER BY first LIMIT 1',
    )
    .pluck();

  /** A gap that does not know its time lies between its neighbours: honest bounds beat no bounds. */
  function placed({ epochId, ...row }: Row & { epochId: number }): Row {
    const before = row.from ?? (endBefore.get(epochId, row.first) as number | undefined) ?? null;
    const after = row.to ?? (startAfter.get(epochId, row.last) as number | undefined) ?? null;
    return { ...row, from: before ?? after, to: after ?? before };
  }

  return {
    frames({ range, after }: { range: FrameRange; after: FrameCursor | null }) {
      const found = node.get(range.node);
      if (found === undefined) return { value: { frames: [], next: null } satisfies FramePage };
      const [from, to] = [bounded(range.from), bounded(range.to)];
      const [time, first, row] = after ?? [from - found.span, 0, 0];
      const rows = page.all(found.id, to, from, time, first, row, PAGE);
      const last = rows.at(-1);
      const next =
        rows.length < PAGE || last === undefined ? null : ([last.from as number, last.first, last.id] as const);
      return { value: { frames: rows.map(pagedOf), next } satisfies FramePage };
    },
    following({ node: name, epoch, after }: { node: string; epoch: string; after: number }) {
      const rows = inOrder.all(name, epoch, after, PAGE);
      const next = rows.length < PAGE ? null : (rows.at(-1)?.first ?? null);
      return { value: { frames: rows.map(pagedOf), next } satisfies OrderedPage };
    },
    gaps(range: FrameRange) {
      const rows = gaps.all(range.node, bounded(range.to), bounded(range.from)).map(placed);
      const touching = rows.filter(
        ({ from, to }) => from !== null && to !== null && from <= range.to && to >= range.from,
      );
      touching.sort((a, b) => (a.from as number) - (b.from as number) || a.first - b.first);
      return { value: touching.map(pagedOf) };
    },
  };
}
