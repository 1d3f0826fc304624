import type { EpochState } from '@cerveceria/protocol';
import type { Log, MachineClock } from '@cerveceria/runtime';
import type { FrameTier } from '../tiers/frame-tier.ts';
import { lineOf, type TierLines } from './tier-lines.ts';

interface BehindColdParts {
  readonly lines: TierLines;
  readonly cold: Pick<FrameTier, 'totals'> | undefined;
  readonly machine: Pick<MachineClock, 'after'>;
  readonly log: Log;
}

/** An archive that has not answered by then is not waited for, machine ms. */
const ASK_MS = 500;

/**
 * A warm tier that is new begins behind the archive. Asked for what it has pruned an agent answers with a gap, and that
 * would stand in the place of what the archive has. Asks only when an agent keeps less than the warm tier misses.
 */
export async function beginBehindCold(parts: BehindColdParts, node: string, epochs: readonly EpochState[]) {
  const { lines, cold, machine, log } = parts;
  const warm = lineOf(lines, 'warm');
  const pruned = epochs.filter(({ epoch, oldest, newest, current }) => {
    const mark = warm.mark(node, epoch);
    return newest > mark && (oldest > mark + 1 || (oldest === 0 && !current));
  });
  if (cold === undefined || pruned.length === 0) return;
  let cancel = () => {};
  const late = new Promise<never[]>((resolve) => {
    cancel = machine.after(ASK_MS, () => resolve([]));
  });
  const unknown = (err: unknown) => {
    log.warn({ err, node }, 'the archive does not say what it has of a node');
    return [];
  };
  const archived = await Promise.race([cold.totals(node).catch(unknown), late]);
  cancel();
  for (const { epoch } of pruned) {
    const seq = archived.find((each) => each.epoch === epoch)?.watermark ?? 0;
    if (seq <= warm.mark(node, epoch)) continue;
    const isTold = await warm.ask(async () => [await warm.tier.advance(node, epoch, seq)]);
    if (isTold !== undefined) warm.raise(node, epoch, seq);
  }
}
