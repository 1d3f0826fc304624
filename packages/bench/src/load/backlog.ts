import { storedFrame } from '@cerveceria/hub/stored-frame';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { BREW_CHANNELS, brewFrames, seeded } from '../brew-day.ts';
import type { StoredFrame } from './simulated-run.ts';

export const NODES = Array.from({ length: 8 }, (_, i) => `kettle-${i + 1}.heat`);
export const READINGS = 60 * BREW_CHANNELS.length;
/** So many frames of each node make two million readings. */
export const BURST = Math.ceil(2e6 / READINGS / NODES.length);

/** Sealed frames of every node, each with noise of its own. */
export function backlog(epoch: string, frames: number): StoredFrame[][] {
  return NODES.map((node, i) =>
    [...brewFrames(node, epoch, frames * 60, seeded(i + 1))].map((frame) => storedFrame(frame, encodeFrame(frame))),
  );
}
