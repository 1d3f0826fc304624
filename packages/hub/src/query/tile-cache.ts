import { nodeOf } from '@cerveceria/protocol';
import type { MachineClock, ProcessClock } from '@cerveceria/runtime';
import { LRUCache } from 'lru-cache';
import type { LiveScan } from '../ingest/ingest-port.ts';
import type { Part } from './part.ts';
import { partSize } from './part-size.ts';
import type { ReadParts } from './parts-reader.ts';
import type { Span } from './plan.ts';
import { SharedRead } from './shared-read.ts';
import type { GetTiles } from './tile-source.ts';
import { runsOf, type Tile } from './tiles.ts';
import { FRESH_MS, type TouchWatch } from './touch-watch.ts';

const MAX_BYTES = 48 * 2 ** 20;
/** What is younger than this, process ms at machine speed, may still be on its way. */
const PATIENCE_MS = 10_000;

/** Tiles that were asked for: found in memory, read by another query just then, read from a store. */
export interface TileCounts {
  cached: number;
  shared: number;
  read: number;
}

interface Kept {
  readonly part: Part;
  /** Of the watch, before it was read. */
  readonly mark: number;
  /** Machine ms at which reading began. */
  readonly at: number;
}

interface TileCacheParts {
  readonly read: ReadParts;
  readonly watch: TouchWatch;
  readonly provisional: (node: string) => readonly LiveScan[];
  readonly clock: Pick<ProcessClock, 'wall' | 'rate'>;
  readonly machine: MachineClock;
}

/**
 * Keeps tiles. One in which something still moves is good for a second; the others until something touches them. What a
 * query lacks is read once, however many ask for it at that moment.
 */
export function cacheTiles({ read, watch, provisional, clock, machine }: TileCacheParts) {
  const kept = new LRUCache<string, Kept>({ maxSize: MAX_BYTES, sizeCalculation: ({ part }) => partSize(part) });
  const flying = new Map<string, { readonly read: SharedRead<Part[]>; readonly at: number; readonly place: number }>();
  const counts: TileCounts = { cached: 0, shared: 0, read: 0 };

  const isYoung = (at: number) => machine.mono() - at < FRESH_MS;

  function isMoving(node: string, { to }: Span): boolean {
    const sealed = clock.wall() - Math.max(PATIENCE_MS, PATIENCE_MS * clock.rate());
    return to >= provisional(node).reduce((least, { wall }) => Math.min(least, wall), sealed);
  }

  function isGood(node: string, { part, mark, at }: Kept): boolean {
    if (isYoung(at)) return true;
    if (part.silent.length > 0 || part.provisional !== null || isMoving(node, part.span)) return false;
    return !watch.touchedSince(node, mark, part.span);
  }

  const get: GetTiles = async ({ channel, tiles, most }, signal) => {
    const node = nodeOf(channel);
    const mark = await watch.mark(node);
    const keyOf = ({ span, grid }: Tile) => `${channel} ${most} ${grid.width} ${grid.buckets} ${span.from}`;
    const waits = new Map<string, Promise<Part>>();
    const lacking: Tile[] = [];
    for (const tile of tiles) {
      const key = keyOf(tile);
      const known = kept.get(key);
      const flight = flying.get(key);
      if (known !== undefined && isGood(node, known)) {
        counts.cached++;
        waits.set(key, Promise.resolve(known.part));
      } else if (flight !== undefined && !flight.read.isGivenUp && isYoung(flight.at)) {
        counts.shared++;
        waits.set(
          key,
          flight.read.wait(signal).then((parts) => parts[flight.place] as Part),
        );
      } else {
        counts.read++;
        lacking.push(tile);
      }
    }
    for (const run of runsOf(lacking)) {
      const at = machine.mono();
      const shared = new SharedRead((all) => read({ channel, most, parts: run }, all));
      const parts = shared.wait(signal);
      for (const [place, tile] of run.entries()) {
        const key = keyOf(tile);
        const flight = { read: shared, at, place };
        flying.set(key, flight);
        waits.set(
          key,
          parts.then((list) => list[place] as Part),
        );
        void shared.result
          .then((list) => kept.set(key, { part: list[place] as Part, mark, at }))
          .catch(() => undefined)
          .finally(() => {
            if (flying.get(key) === flight) flying.delete(key);
          });
      }
    }
    return Promise.all(tiles.map((tile) => waits.get(keyOf(tile)) as Promise<Part>));
  };

  return { get, counts, bytes: () => kept.calculatedSize };
}
