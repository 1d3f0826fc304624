import type { MachineClock } from '@cerveceria/runtime';
import type { LiveScan } from '../ingest/ingest-port.ts';
import type { Answers, TierAnswers } from './tier-answers.ts';

/** What a query must know of a node before it reads: who holds what, and what no tier may hold yet. */
export interface Look {
  /** Machine ms at which it began. */
  readonly at: number;
  /** Of the live lane, taken first: what becomes a frame after that is in the plan, or still in these scans. */
  readonly scans: readonly LiveScan[];
  /** How many scans of the node had come over the live lane by then; undefined: nobody counts them. */
  readonly heard: number | undefined;
  readonly planned: Answers;
}

export interface LookParts {
  readonly answers: TierAnswers;
  readonly machine: Pick<MachineClock, 'mono'>;
  readonly provisional: (node: string) => readonly LiveScan[];
  readonly heard?: (node: string) => number;
}

/** @throws TIER_UNAVAILABLE when no tier answers */
export async function look(parts: LookParts, node: string, signal?: AbortSignal): Promise<Look> {
  const { answers, machine, provisional, heard } = parts;
  const first = { at: machine.mono(), scans: [...provisional(node)], heard: heard?.(node) };
  return { ...first, planned: await answers.ask(node, signal) };
}
