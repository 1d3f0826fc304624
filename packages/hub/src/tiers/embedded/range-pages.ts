import type { StoredRange } from '../range-scan.ts';
import type { Db } from './open-store.ts';

export type RangeCursor = readonly [epochId: number, first: number];

export interface RangePage {
  readonly ranges: readonly StoredRange[];
  readonly next: RangeCursor | null;
}

interface Row extends StoredRange {
  readonly epochId: number;
}

const PAGE = 2000;

export function rangePages(db: Db) {
  const select = `SELECT epoch_id AS epochId, node, epoch, first, last, frames.held, frames.dropped FROM frames
    JOIN epochs ON epochs.id = epoch_id JOIN nodes ON nodes.id = epochs.node_id WHERE (epoch_id, first) > (?, ?)`;
  const order = 'ORDER BY epoch_id, first LIMIT ?';
  const all = db.prepare<[number, number, number], Row>(`${select} ${order}`);
  const ofNode = db.prepare<[number, number, string, number], Row>(
    `${select} AND epoch_id IN (SELECT epochs.id FROM epochs JOIN nodes ON nodes.id = node_id WHERE node = ?) ${order}`,
  );
  return {
    ranges({ node, after }: { node: string | null; after: RangeCursor | null }) {
      const [epochId, first] = after ?? [0, 0];
      const rows = node === null ? all.all(epochId, first, PAGE) : ofNode.all(epochId, first, node, PAGE);
      const last = rows.at(-1);
      const next = rows.length < PAGE || last === undefined ? null : ([last.epochId, last.first] as const);
      return { value: { ranges: rows.map(({ epochId: _, ...range }) => range), next } satisfies RangePage };
    },
  };
}
