import { type ChannelSpec, CodedError, nodeOf } from '@cerveceria/protocol';
import type { MachineClock, ProcessClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import type { FrameTier } from '../tiers/frame-tier.ts';
import { droppedGaps } from './gaps.ts';
import type { Grid } from './grid.ts';
import { type Look, look } from './look.ts';
import { notStored } from './merge.ts';
import type { Part } from './part.ts';
import { type ReadPart, readPart } from './part-reader.ts';
import type { Span } from './plan.ts';
import { PlannedFrames } from './planned-frames.ts';
import { readingsOfScans } from './readings.ts';
import type { ReadRollUps } from './roll-ups.ts';
import { beside, type Rolled, rolledValues, rolledWithin } from './rolled.ts';
import { RunSummaries } from './run-summaries.ts';
import { TierAnswers } from './tier-answers.ts';
import { TierFault } from './tier-fault.ts';
import { reached, stillHolds } from './tier-plan.ts';
import { runsOf } from './tiles.ts';

/** How often reading begins anew because a tier fell silent, or gave away what it was to be asked for. */
const TRIES = 4;

export interface PartsReaderParts {
  /** In the order in which they are asked first: hot, warm, cold. */
  readonly tiers: readonly FrameTier[];
  readonly rollUps?: ReadRollUps;
  /** Scans of the live lane that may not be in a frame yet. */
  readonly provisional: (node: string) => readonly LiveScan[];
  readonly factsOf: (node: string) => NodeFacts | undefined;
  readonly clock: Pick<ProcessClock, 'wall'>;
  readonly machine: MachineClock;
  /** Shared with others; left out: its own. */
  readonly answers?: TierAnswers;
}

export interface PartsAsked {
  readonly channel: string;
  /** By time, apart or side by side; each within buckets of its own, all of one width. */
  readonly parts: readonly { readonly span: Span; readonly grid: Grid }[];
  /** So many readings of a part may be given one by one. */
  readonly most: number;
  /** Shared with others that read of the same node; left out: its own, made now. */
  readonly look?: Look;
}

export type ReadParts = (asked: PartsAsked, signal?: AbortSignal) => Promise<Part[]>;

function hull(parts: PartsAsked['parts']): Span {
  return { from: parts[0]?.span.from ?? 0, to: parts.at(-1)?.span.to ?? 0 };
}

/** Reads parts of one channel out of whatever holds them, each reading once. */
export function createPartsReader(deps: PartsReaderParts): ReadParts {
  const { tiers, rollUps, factsOf, clock, machine } = deps;
  const answers = deps.answers ?? new TierAnswers(tiers, machine);

  async function readAll(asked: PartsAsked, { planned, scans }: Look, signal?: AbortSignal) {
    const { channel, parts, most } = asked;
    const node = nodeOf(channel);
    const channels: readonly ChannelSpec[] = factsOf(node)?.channels ?? [];
    const source = new PlannedFrames(tiers, planned, answers.patience(signal));
    const grid = parts[0]?.grid as Grid;
    const now = clock.wall();
    // Between parts that are apart nothing is read.
    const runs = runsOf(parts);
    const live = readingsOfScans(notStored(scans, reached(planned.shares)), channels, channel);
    const within = <T extends Span>(list: readonly T[], { from, to }: Span) =>
      list.filter((each) => each.from <= to && each.to >= from);

    async function readRun(run: PartsAsked['parts'], all: Rolled | undefined) {
      const own = run.map(({ span: part }) => (all === undefined ? undefined : rolledWithin(all, part)));
      const worth = own.map((each) => (each !== undefined && isWorth(each, most) ? each : undefined));
      const bare = run.flatMap((part, i) => beside(part.span, worth[i]?.spans ?? []));
      const summaries = new RunSummaries(source, { node, channel }, bare);
      const done: ReadPart[] = [];
      try {
        for (const [i, part] of run.entries())
          done.push(
            await readPart(
              { node, channel, most, ...part },
              {
                ...{ source, summaries, rolled: worth[i] },
                live: live.filter(({ time }) => time >= part.span.from && time <= part.span.to),
                ...{ silent: planned.silent, mayLack: planned.mayLack },
              },
            ),
          );
      } finally {
        summaries.close();
      }
      return Promise.all(done.map(({ named }) => named));
    }

    const [gaps, read] = await Promise.all([
      source.gaps({ node, ...hull(parts) }),
      Promise.all(
        runs.map(async (run) => readRun(run, await rollUps?.({ node, channel, span: hull(run), grid, now }, signal))),
      ),
    ]);
    const dropped = droppedGaps(gaps);
    return read.flat().map((part): Part => ({ ...part, dropped: within(dropped, part.span) }));
  }

  return async (asked, signal) => {
    const node = nodeOf(asked.channel);
    for (let tried = 1; ; tried++) {
      const given = tried === 1 && asked.look !== undefined && answers.isGood(asked.look.planned);
      const own = given ? (asked.look as Look) : await look({ ...deps, answers }, node, signal);
      try {
        const parts = await readAll(asked, own, signal);
        // What the only tier gave away is nowhere else.
        const now = tried === TRIES || tiers.length === 1 ? undefined : await answers.held(node, signal);
        const isKept = own.planned.shares.every((share, i) => {
          const held = now?.[i] ?? null;
          return held === null || stillHolds(share, held);
        });
        if (isKept) return parts;
      } catch (fault) {
        if (!(fault instanceof TierFault)) throw fault;
        answers.silent(fault.tier, fault.cause);
        if (tiers.length > 1 && tried < TRIES) continue;
        if (fault.cause instanceof CodedError) throw fault.cause;
        throw hubError('TIER_UNAVAILABLE', tiers[fault.tier]?.name ?? '', { cause: fault.cause });
      }
    }
  };
}

/** Few readings are shown one by one, which only frames can; and where no hour is made there is nothing to take. */
function isWorth(rolled: Rolled, most: number): boolean {
  return rolled.spans.length > 0 && rolledValues(rolled) > most;
}
