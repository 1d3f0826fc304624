import type { Grid } from './grid.ts';
import type { Span } from './plan.ts';

/** A run of whole buckets: what answers share, because its bounds depend on the width alone. */
export interface Tile {
  readonly span: Span;
  readonly grid: Grid;
}

/** Buckets of a tile; small ones where few points are asked, so that not much is read beyond the range. */
const BUCKETS = 60;
const FEW_BUCKETS = 15;
const FEW_POINTS = 240;
/** A tile is no shorter than a frame usually is, or each frame would be opened for many tiles; ms. */
const LEAST_MS = 60_000;

/** The tiles that a range touches, by time. `grid`: an aligned one. */
export function tilesOf({ from, to }: Span, { width }: Grid, points: number): Tile[] {
  const buckets = Math.max(points < FEW_POINTS ? FEW_BUCKETS : BUCKETS, Math.ceil(LEAST_MS / width));
  const length = width * buckets;
  const tiles: Tile[] = [];
  for (let origin = Math.floor(from / length) * length; origin <= to; origin += length)
    tiles.push({ span: { from: origin, to: origin + length - 1 }, grid: { origin, width, buckets, aligned: true } });
  return tiles;
}

/** So many readings of a tile are kept one by one: enough for any query of as many points, the same for many. */
export function keptReadings(points: number): number {
  return Math.max(256, 2 ** Math.ceil(Math.log2(points)));
}

/** Runs of what lies side by side. */
export function runsOf<T extends { readonly span: Span }>(tiles: readonly T[]): T[][] {
  const runs: T[][] = [];
  for (const tile of tiles) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)?.span.to === tile.span.from - 1) run.push(tile);
    else runs.push([tile]);
  }
  return runs;
}
