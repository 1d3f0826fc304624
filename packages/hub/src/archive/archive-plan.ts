import type { ArchiveParts } from './archive-parts.ts';
import { surveyArchive } from './archive-pass.ts';
import { loadsOf } from './loads.ts';

/** What an archiver would do with one node. */
export interface NodePlan {
  readonly node: string;
  readonly epochs: number;
  readonly frames: number;
  readonly scans: number;
  readonly bytes: number;
  /** Wall ms UTC of the oldest and the newest scan whose time is known. */
  readonly from: number | null;
  readonly to: number | null;
}

const EMPTY = { epochs: 0, frames: 0, scans: 0, bytes: 0, from: null, to: null };

/** Reads what would be moved and changes nothing; by node. `waiting`: frames of unknown age that stay. */
export async function planArchive(
  parts: ArchiveParts,
  before: number,
): Promise<{ readonly nodes: readonly NodePlan[]; readonly waiting: number }> {
  const { due, waiting } = await surveyArchive(parts, before);
  const nodes = new Map<string, NodePlan>();
  for (const epoch of due) {
    const { node } = epoch;
    const plan = { ...EMPTY, node, ...nodes.get(node) };
    plan.epochs++;
    for await (const { frames, from, to } of loadsOf(parts.warm, epoch, parts.limits)) {
      plan.frames += frames.length;
      plan.scans += frames.reduce((sum, { held }) => sum + held, 0);
      plan.bytes += frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
      plan.from = from === null ? plan.from : Math.min(plan.from ?? from, from);
      plan.to = to === null ? plan.to : Math.max(plan.to ?? to, to);
    }
    nodes.set(node, plan);
  }
  return { nodes: [...nodes.values()].sort((a, b) => (a.node < b.node ? -1 : 1)), waiting };
}
