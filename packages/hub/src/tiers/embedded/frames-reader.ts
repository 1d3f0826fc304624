import type { EpochTotals } from '../frame-tier.ts';
import type { Call, Emit, Engine, EngineOptions } from './engine.ts';
import { framePages } from './frame-pages.ts';
import { FRAMES_SCHEMA } from './frames-schema.ts';
import { openStore } from './open-store.ts';
import { rangePages } from './range-pages.ts';
import { rollUpReads } from './roll-up-engine.ts';
import { summaryPages } from './summary-pages.ts';

type Answer = { readonly value: unknown; readonly transfer?: readonly ArrayBuffer[] };

/** Reads beside the writer, a page at a time: a long query neither waits for an fsync nor holds anything up. */
export function framesReader(options: EngineOptions, _emit: Emit): Engine {
  const db = openStore(options.folder, FRAMES_SCHEMA);
  db.pragma('query_only = ON');
  db.pragma('busy_timeout = 5000');
  const totals = db.prepare<[{ node: string | null }], EpochTotals>(
    `SELECT node, epoch, watermark, held, dropped, frames,
       coalesce((SELECT min(first) FROM frames WHERE epoch_id = epochs.id), watermark + 1) AS oldest
     FROM epochs JOIN nodes ON nodes.id = node_id
     WHERE @node IS NULL OR node = @node ORDER BY node, epochs.id`,
  );
  const boots = db.prepare<[string]>(
    `SELECT boot, mono, offset, quality FROM nodes JOIN boots ON boots.node_id = nodes.id
     JOIN boot_offsets ON boot_id = boots.id WHERE node = ? ORDER BY boots.id, mono`,
  );
  const ping = db.prepare('SELECT count(*) FROM sqlite_schema').pluck();

  const ops: Record<string, (args: never) => Answer> = {
    totals: (node: string | null) => ({ value: totals.all({ node }) }),
    boots: (node: string) => ({ value: boots.all(node) }),
    ping: () => ({ value: ping.get() }),
    ...framePages(db),
    ...summaryPages(db),
    ...rangePages(db),
    ...rollUpReads(db),
  };

  return {
    serve(waiting) {
      const { op, args, done, failed } = waiting.shift() as Call;
      try {
        const { value, transfer } = (ops[op] as (args: unknown) => Answer)(args);
        done(value, transfer);
      } catch (fault) {
        failed(fault);
      }
    },
    close: () => db.close(),
  };
}
