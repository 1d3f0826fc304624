import type { Part } from './part.ts';
import type { ReadParts } from './parts-reader.ts';
import type { Tile } from './tiles.ts';

export interface TilesAsked {
  readonly channel: string;
  /** By time. */
  readonly tiles: readonly Tile[];
  readonly most: number;
}

/** Gives the parts of tiles, in their order. */
export type GetTiles = (asked: TilesAsked, signal?: AbortSignal) => Promise<Part[]>;

/** Each tile is read each time. */
export function readTiles(read: ReadParts): GetTiles {
  return ({ channel, tiles, most }, signal) => read({ channel, most, parts: tiles }, signal);
}
