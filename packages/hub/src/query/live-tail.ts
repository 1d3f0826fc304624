import type { ChannelSpec } from '@cerveceria/protocol';
import type { LiveScan } from '../ingest/ingest-port.ts';
import { Condenser } from './condenser.ts';
import { longestStep } from './gap-tracker.ts';
import { joinPart } from './join-part.ts';
import type { Part } from './part.ts';
import { readingsOfScans } from './readings.ts';
import { Sources } from './sources.ts';
import type { Tile } from './tiles.ts';
import { UsualSpacing } from './usual-spacing.ts';

/** What of the live lane a part was made with. */
export interface LiveSeen {
  /** So many scans of the node had come over it; undefined: nobody counts them. */
  readonly heard: number | undefined;
  /** The newest of each epoch. */
  readonly newest: ReadonlyMap<string, number>;
}

export function seenOf(scans: readonly LiveScan[], heard: number | undefined): LiveSeen {
  const newest = new Map<string, number>();
  for (const { epoch, seq } of scans) newest.set(epoch, Math.max(newest.get(epoch) ?? 0, seq));
  return { heard, newest };
}

interface TailAsked {
  readonly channel: string;
  readonly channels: readonly ChannelSpec[];
  readonly tile: Tile;
  readonly most: number;
}

/**
 * A part of which nothing that is stored has changed, with what the live lane has brought since. Undefined: it must be
 * read, as some of that has left the live lane again and stands in a frame, or lies before what the part has.
 */
export function withLive(
  part: Part,
  seen: LiveSeen,
  { scans, heard }: { readonly scans: readonly LiveScan[]; readonly heard: number | undefined },
  asked: TailAsked,
): Part | undefined {
  const { channel, channels, tile, most } = asked;
  const { from, to } = tile.span;
  if (heard === undefined || seen.heard === undefined) return undefined;
  const fresh = scans.filter(({ epoch, seq }) => seq > (seen.newest.get(epoch) ?? 0));
  if (fresh.length !== heard - seen.heard) return undefined;
  const readings = readingsOfScans(fresh, channels, channel).filter(({ time }) => time >= from && time <= to);
  const begin = readings[0];
  if (begin === undefined) return part;
  const isEach = part.readings !== null;
  if (begin.time <= (part.last ?? Number.NEGATIVE_INFINITY)) return undefined;
  if (isEach && part.values + readings.length > most) return undefined;
  const spacing = new UsualSpacing();
  spacing.addAll(part.spacing);
  const own = new UsualSpacing();
  // Of two epochs whose times interlock a frame may yet say more.
  if (readings.some(({ time }, i) => time < (readings[i - 1]?.time ?? time))) return undefined;
  for (const [i, { time }] of readings.entries())
    for (const each of [spacing, own]) each.add(time - (readings[i - 1]?.time ?? time));
  const condenser = new Condenser(tile.grid, longestStep(spacing.ms()), isEach ? most : null);
  for (const reading of readings) condenser.reading(reading, tile.span);
  const sources = new Sources(tile.span);
  sources.live(readings);
  return joinPart(part, {
    ...{ ...condenser.finish(), span: tile.span, spacing: own, dropped: [], sources: sources.list(), silent: [] },
    ...{ spec: channels.find(({ id }) => id === channel), provisional: begin.time, mayLack: false },
  });
}
