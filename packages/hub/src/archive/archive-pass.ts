import type { BootOffset } from '@cerveceria/protocol';
import { CodedError } from '@cerveceria/protocol';
import type { ArchiveParts } from './archive-parts.ts';
import type { ArchiveProgress } from './archive-progress.ts';
import { loadsOf } from './loads.ts';
import { moveLoad } from './move-load.ts';
import { pauseAfter } from './pace.ts';
import { type DueEpoch, type Survey, survey } from './survey.ts';
import type { Load } from './take-load.ts';

export interface PassControl {
  /** False: somebody else has the work now, or this hub stops; asked between two loads. */
  mayGoOn(): boolean;
  /** Resolves after so many machine ms, or sooner when it may not go on. */
  wait(ms: number): Promise<void>;
  /** Frames that this hub took in since its start. */
  ingested(): number;
  /** After each load that arrived. */
  readonly moved?: (load: Load, epoch: DueEpoch) => void;
}

/** Tables of boots as they were last copied, so that what does not change is not written each minute. */
export type CopiedBoots = Map<string, string>;

/** What may go from the warm tier to the cold one, once the table of boots that places it in time is there. */
export function surveyArchive(parts: ArchiveParts, before: number, copied?: CopiedBoots): Promise<Survey> {
  const { warm, cold, hold, process, limits } = parts;
  const learned = async (node: string, boots: readonly BootOffset[]) => {
    const text = JSON.stringify(boots);
    if (copied === undefined || copied.get(node) === text) return;
    await cold.learnBoots(node, boots);
    copied.set(node, text);
  };
  return survey({
    tier: warm,
    before: async (node) => Math.min(before, await hold.until(node)),
    now: process.wall(),
    ...{ limits, learned },
  });
}

/**
 * Moves all that was over at `before` (wall ms UTC), the oldest epoch first. True when it came to its end.
 * @throws TIER_UNAVAILABLE when a tier is gone; what was begun is finished by the next pass
 */
export async function archivePass(
  parts: ArchiveParts,
  before: number,
  progress: ArchiveProgress,
  copied: CopiedBoots,
  control: PassControl,
): Promise<boolean> {
  const found = await surveyArchive(parts, before, copied);
  progress.surveyed(found);
  let isAll = true;
  for (const [i, epoch] of found.due.entries()) {
    try {
      if (!(await moveEpoch(parts, epoch, found.due[i + 1], progress, control))) return false;
    } catch (fault) {
      if (!(fault instanceof CodedError) || fault.code !== 'ARCHIVE_DIFFERS') throw fault;
      // The others need not wait for a person who looks at this one.
      isAll = false;
      progress.faults++;
      parts.log.error({ err: fault, node: epoch.node, epoch: epoch.epoch }, 'an epoch cannot be archived');
    }
  }
  progress.ended(parts.process.wall(), isAll);
  return true;
}

async function moveEpoch(
  parts: ArchiveParts,
  epoch: DueEpoch,
  next: DueEpoch | undefined,
  progress: ArchiveProgress,
  control: PassControl,
): Promise<boolean> {
  const { warm, cold, machine, limits } = parts;
  let ingested = control.ingested();
  let began = machine.mono();
  for await (const load of loadsOf(warm, epoch, limits)) {
    if (!control.mayGoOn()) return false;
    await moveLoad(warm, cold, load.frames);
    progress.moved(load, epoch, next);
    control.moved?.(load, epoch);
    const tookMs = machine.mono() - began;
    const asked = machine.mono();
    await warm.ping();
    const answerMs = machine.mono() - asked;
    const ingestPerS = ((control.ingested() - ingested) / Math.max(1, tookMs)) * 1000;
    const pause = pauseAfter({ frames: load.frames.length, tookMs, answerMs, ingestPerS }, parts.framesPerS);
    if (pause > 0) await control.wait(pause);
    ingested = control.ingested();
    began = machine.mono();
  }
  return control.mayGoOn();
}
