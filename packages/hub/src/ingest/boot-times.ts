import type { BootOffset, Hello } from '@cerveceria/protocol';
import { type WallTime, wallTime } from '../tiers/wall-time.ts';

/**
 * The pieces of the agent's present boot with what this hub adds: when nobody has learned its wall time yet, the first
 * contact does. `wall`: the hub's process clock when `hello` came.
 */
export function learnedAt(hello: Hello, known: readonly BootOffset[], wall: number): BootOffset[] {
  const own = (pieces: readonly BootOffset[]) => pieces.filter((piece) => piece.boot === hello.boot);
  const all = [...own(known), ...own(hello.boots)];
  if (all.some((piece) => piece.quality !== 'unsynced')) return [...hello.boots];
  const { boot, mono } = hello;
  return [...hello.boots, { boot, mono, offset: wall - mono, quality: 'learned' }];
}

/** Wall times of one boot out of pieces of any; of two for one instant the later in the list holds. */
export function timesOf(boot: string, pieces: readonly BootOffset[]): WallTime {
  const byMono = new Map(pieces.filter((piece) => piece.boot === boot).map((piece) => [piece.mono, piece]));
  return wallTime([...byMono.values()]);
}
