import { nodeOf } from '@cerveceria/protocol';
import type { MachineClock, ProcessClock } from '@cerveceria/runtime';
import { LRUCache } from 'lru-cache';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import { type LiveSeen, seenOf, withLive } from './live-tail.ts';
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

/** Tiles that were asked for: found in memory, if need be with what came over the live lane since, read by another query just then, read from a store. */
export interface TileCounts {
  cached: number;
  shared: number;
  read: number;
}

interface Kept {
  readonly part: Part;
  /** Of the watch, before it was read. */
  readonly mark: number;
  /** Machine ms at which reading began, or the live lane was looked at. */
  readonly at: number;
  readonly seen: LiveSeen;
}

export interface TileCacheParts {
  readonly read: ReadParts;
  readonly watch: TouchWatch;
  readonly provisional: (node: string) => readonly LiveScan[];
  /** How many scans of a node have come over the live lane; left out: what moves is read again. */
  readonly heard?: (node: string) => number;
  readonly factsOf: (node: string) => NodeFacts | undefined;
  readonly clock: Pick<ProcessClock, 'wall' | 'rate'>;
  readonly machine: MachineClock;
}

/**
 * Keeps tiles. Each is good until something touches it; to one that reaches into the present what came over the live lane
 * is added, once a second. What a query lacks is read once, however many ask for it at that moment.
 */
export function cacheTiles({ read, watch, provisional, heard, factsOf, clock, machine }: TileCacheParts) {
  const kept = new LRUCache<string, Kept>({ maxSize: MAX_BYTES, sizeCalculation: ({ part }) => partSize(part) });
  const flying = new Map<string, { readonly read: SharedRead<Part[]>; readonly at: number; readonly place: number }>();
  const counts: TileCounts = { cached: 0, shared: 0, read: 0 };

  const isYoung = (at: number) => machine.mono() - at < FRESH_MS;

  function isMoving(node: string, { to }: Span): boolean {
    const sealed = clock.wall() - Math.max(PATIENCE_MS, PATIENCE_MS * clock.rate());
    return to >= provisional(node).reduce((least, { wall }) => Math.min(least, wall), sealed);
  }

  /** What is kept, when it is still so, or can be brought up to the present without a store. */
  function present(known: Kept, channel: string, tile: Tile, most: number): Kept | undefined {
    const { part, mark, at } = known;
    if (isYoung(at)) return known;
    const node = nodeOf(channel);
    if (part.silent.length > 0 || watch.touchedSince(node, mark, part.span)) return undefined;
    if (part.provisional === null && !isMoving(node, part.span)) return known;
    const live = { scans: provisional(node), heard: heard?.(node) };
    const channels = factsOf(node)?.channels ?? [];
    const grown = withLive(part, known.seen, live, { channel, channels, tile, most });
    if (grown === undefined) return undefined;
    return { part: grown, mark, at: machine.mono(), seen: seenOf(live.scans, live.heard) };
  }

  const get: GetTiles = async ({ channel, tiles, most }, signal) => {
    const node = nodeOf(channel);
    const { look, mark } = await watch.look(node);
    const keyOf = ({ span, grid }: Tile) => `${channel} ${most} ${grid.width} ${grid.buckets} ${span.from}`;
    const waits = new Map<string, Promise<Part>>();
    const lacking: Tile[] = [];
    for (const tile of tiles) {
      const key = keyOf(tile);
      const known = kept.get(key);
      const flight = flying.get(key);
      const now = known === undefined ? undefined : present(known, channel, tile, most);
      if (now !== undefined) {
        counts.cached++;
        if (now !== known) kept.set(key, now);
        waits.set(key, Promise.resolve(now.part));
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
      const { at } = look;
      const seen = seenOf(look.scans, look.heard);
      const shared = new SharedRead((all) => read({ channel, most, parts: run, look }, all));
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
          .then((list) => kept.set(key, { part: list[place] as Part, mark, at, seen }))
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
