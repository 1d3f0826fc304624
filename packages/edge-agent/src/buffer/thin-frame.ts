import type { DataFrame } from '@cerveceria/protocol';

/**
 * A coarser frame with the same boundaries: every `every`-th scan from the first on.
 * `every` is a multiple of the frame's own, so that what is kept was there.
 */
export function thinFrame(frame: DataFrame, every: number): DataFrame {
  const stride = every / frame.every;
  if (!Number.isInteger(stride)) throw new RangeError(`every ${every} is no multiple of ${frame.every}`);
  const kept = <T>(items: readonly T[]) => items.filter((_, i) => i % stride === 0);
  return {
    ...frame,
    every,
    mono: kept(frame.mono),
    columns: frame.columns.map(({ channel, cells }) => ({ channel, cells: kept(cells) })),
  };
}
