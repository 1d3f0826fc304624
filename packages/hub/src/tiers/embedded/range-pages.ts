import type { StoredRange } from '../range-scan.ts';
import type { Db } from './open-store.ts';

export type RangeCursor = readonly [epochId: number, first: number];

/** Ranges of frames as columns of numbers: a ledger reads millions, and a thread hands over an array in one piece. */
export interface RangePage {
  readonly epochs: readonly { readonly id: number; readonly node: string; readonly epoch: string }[];
  /** epoch id, first, last, held and dropped of each. */
  readonly numbers: Float64Array;
  readonly next: RangeCursor | null;
}

const PAGE = 5000;
const WIDTH = 5;

type Row = [epochId: number, first: number, last: number, held: number, dropped: number];

export function rangePages(db: Db) {
  const select = 'SELECT epoch_id, first, last, held, dropped FROM frames WHERE (epoch_id, first) > (?, ?)';
  const order = 'ORDER BY epoch_id, first LIMIT ?';
  const all = db.prepare<[number, number, number], Row>(`${select} ${order}`).raw();
  const ofNode = db
    .prepare<[number, number, string, number], Row>(
      `${select} AND epoch_id IN (SELECT epochs.id FROM epochs JOIN nodes ON nodes.id = node_id WHERE node = ?) ${order}`,
    )
    .raw();
  const named = db.prepare<[number], RangePage['epochs'][number]>(
    'SELECT epochs.id, node, epoch FROM epochs JOIN nodes ON nodes.id = node_id WHERE epochs.id = ?',
  );
  return {
    ranges({ node, after }: { node: string | null; after: RangeCursor | null }) {
      const [epochId, first] = after ?? [0, 0];
      const rows = node === null ? all.all(epochId, first, PAGE) : ofNode.all(epochId, first, node, PAGE);
      const numbers = new Float64Array(rows.length * WIDTH);
      const ids = new Set<number>();
      for (const [i, row] of rows.entries()) {
        numbers.set(row, i * WIDTH);
        ids.add(row[0]);
      }
      const epochs = [...ids].flatMap((id) => named.get(id) ?? []);
      const last = rows.at(-1);
      const next = rows.length < PAGE || last === undefined ? null : ([last[0], last[1]] as const);
      return { value: { epochs, numbers, next } satisfies RangePage, transfer: [numbers.buffer] };
    },
  };
}

/** The ranges of a page, by epoch and first. */
export function rangesOf({ epochs, numbers }: Pick<RangePage, 'epochs' | 'numbers'>): StoredRange[] {
  const names = new Map(epochs.map((each) => [each.id, each]));
  const ranges: StoredRange[] = [];
  for (let i = 0; i < numbers.length; i += WIDTH) {
    const named = names.get(numbers[i] as number);
    if (named === undefined) continue;
    const at = (column: number) => numbers[i + column] as number;
    const { node, epoch } = named;
    ranges.push({ node, epoch, first: at(1), last: at(2), held: at(3), dropped: at(4) });
  }
  return ranges;
}
