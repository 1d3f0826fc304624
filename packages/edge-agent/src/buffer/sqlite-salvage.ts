import type { BootOffset, Desired } from '@cerveceria/protocol';
import { bootOffsetSchema, desiredSchema, EPOCH_PATTERN } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import type { Database } from 'better-sqlite3';
import { recordsIn } from './load-records.ts';
import type { SealedFrame } from './sealed-frame.ts';
import { SqliteDocuments } from './sqlite-documents.ts';
import { type EpochRow, epochIsSound, type FrameRow, frameIsSound, noOf, sealedOf } from './sqlite-rows.ts';

type Stored<T> = T & { readonly crc: number };

/** What could be read of a damaged buffer. */
export interface Salvage {
  /** Oldest first. */
  readonly epochs: readonly {
    readonly epoch: string;
    readonly boot: string;
    readonly hot: number;
    readonly warm: number;
    readonly reached: number;
  }[];
  readonly frames: ReadonlyMap<string, readonly SealedFrame[]>;
  readonly boots: readonly BootOffset[];
  readonly desired: Desired | null;
}

function attempt<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

/** From the front until it breaks, then from the back; and what lies on the pages where the tree above is broken. */
function soundRows(db: Database | null, carved: ReadonlyMap<number, FrameRow>): FrameRow[] {
  const rows = new Map(carved);
  const orders = ['key', 'key DESC'];
  for (const order of orders)
    attempt(() => {
      for (const load of (db?.prepare(`SELECT bytes FROM loads ORDER BY ${order}`).iterate() as Iterable<{
        readonly bytes: Buffer;
      }>) ?? [])
        for (const row of recordsIn(load.bytes)) rows.set(row.key, row);
    }, undefined);
  for (const order of orders)
    attempt(() => {
      for (const row of (db?.prepare(`SELECT * FROM frames ORDER BY ${order}`).iterate() as Iterable<
        Stored<FrameRow>
      >) ?? [])
        if (attempt(() => frameIsSound(row), false)) rows.set(row.key, row);
    }, undefined);
  return [...rows.values()].sort((a, b) => a.key - b.key);
}

/** The open frame as it was spilled last. */
function spilled(db: Database | null): FrameRow[] {
  const row = db?.prepare('SELECT * FROM spill').get() as Stored<FrameRow> | undefined;
  if (row === undefined) return [];
  const frame = { ...row, dropped: 0, every: 1, reason: '' };
  return frameIsSound(frame) ? [frame] : [];
}

/**
 * Reads what can be read; never throws.
 * @param db null when SQLite cannot even open it
 * @param carved frames found on its pages
 */
export function salvage(db: Database | null, carved: ReadonlyMap<number, FrameRow>): Salvage {
  const documents = db === null ? null : new SqliteDocuments(db);
  const epochRows = () => db?.prepare('SELECT * FROM epochs ORDER BY no').all() as Stored<EpochRow>[] | undefined;
  const known = attempt(epochRows, undefined) ?? [];
  const epochs = new Map<number, Salvage['epochs'][number]>();
  for (const row of known) if (attempt(() => epochIsSound(row), false)) epochs.set(row.no, row);
  const frames = new Map<string, SealedFrame[]>();
  const rows = [...soundRows(db, carved), ...attempt(() => spilled(db), [])];
  for (const row of rows) {
    // The frame itself says whose it is; a damaged table of epochs cannot take its frames with it.
    const body = attempt(() => decodeFrame(row.bytes), undefined);
    if (body === undefined || !EPOCH_PATTERN.test(body.epoch)) continue;
    const boot = body.kind === 'opaque' ? '' : body.boot;
    if (!epochs.has(noOf(row.key))) epochs.set(noOf(row.key), { epoch: body.epoch, boot, hot: 0, warm: 0, reached: 0 });
    const list = frames.get(body.epoch) ?? [];
    if ((list.at(-1)?.last ?? 0) < body.first) list.push(sealedOf(body.epoch, row));
    frames.set(body.epoch, list);
  }
  return {
    epochs: [...epochs].sort(([a], [b]) => a - b).map(([, row]) => row),
    frames,
    boots: attempt(() => documents?.get('boots', bootOffsetSchema.array()), undefined) ?? [],
    desired: attempt(() => documents?.get('desired', desiredSchema), undefined) ?? null,
  };
}
