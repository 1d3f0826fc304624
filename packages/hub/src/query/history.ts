import { type ChannelSpec, type History, type HistoryQuery, nodeOf } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import type { FrameTier } from '../tiers/frame-tier.ts';
import { Condenser } from './condenser.ts';
import { FrameOpener } from './frame-opener.ts';
import { longestStep } from './gap-tracker.ts';
import { droppedGaps, mergeGaps } from './gaps.ts';
import { andTheRest, lookAhead } from './look-ahead.ts';
import { notStored } from './merge.ts';
import { bucketWidth, checkRange, mayShowEach, mustOpen, type Span } from './plan.ts';
import { readingsOfScans } from './readings.ts';

/** The newest reading may be on its way for so long: process ms, and machine ms at the speed of the process. */
const PATIENCE_MS = 5_000;
const PATIENCE_MACHINE_MS = 2_000;
/** How often a query begins anew because the last minute became a frame while it ran. */
const TRIES = 3;

export interface HistoryParts {
  readonly tier: FrameTier;
  /** Scans of the live lane that may not be in a frame yet. */
  readonly provisional: (node: string) => readonly LiveScan[];
  readonly factsOf: (node: string) => NodeFacts | undefined;
  readonly clock: Pick<ProcessClock, 'wall' | 'rate'>;
}

export type ReadHistory = (query: HistoryQuery) => Promise<History>;

/** History of one channel: at most the asked number of points, every gap named, the newest minute from the live lane. */
export function createHistory({ tier, provisional, factsOf, clock }: HistoryParts): ReadHistory {
  async function read(query: HistoryQuery, scans: readonly LiveScan[]): Promise<History> {
    const { channel, from, to, points } = query;
    const node = nodeOf(channel);
    const range = { node, from, to };
    const facts = factsOf(node);
    const summaries = tier.summaries({ ...range, channel })[Symbol.asyncIterator]();
    const { ahead, readings, spacing } = await lookAhead(summaries, points);
    const spec: ChannelSpec | undefined = facts?.channels.find((each) => each.id === channel) ?? ahead[0]?.channel;
    if (spec === undefined) throw hubError('CHANNEL_UNKNOWN', channel);

    const live = readingsOfScans(scans, facts?.channels ?? [], channel).filter(
      (reading) => reading.time >= from && reading.time <= to,
    );
    for (const [i, reading] of live.entries()) spacing.add(reading.time - (live[i - 1]?.time ?? reading.time));
    const step = longestStep(spacing.ms());
    const each = mayShowEach(readings + live.length, points);
    const width = bucketWidth(query);
    const isOpened = (frame: Span) => each || mustOpen(frame, query, width);
    const condenser = new Condenser(query, step, each);
    const opener = new FrameOpener(tier, range, channel, isOpened, (reading) => condenser.reading(reading));

    let frames = 0;
    for await (const summary of andTheRest(ahead, summaries)) {
      frames++;
      if (isOpened(summary)) opener.want(summary);
      else {
        await opener.flush();
        condenser.summary(summary);
      }
    }
    await opener.flush();
    for (const reading of live) condenser.reading(reading);

    const patience = Math.max(PATIENCE_MS, PATIENCE_MACHINE_MS * clock.rate());
    const { points: columns, gaps: found, bucket } = condenser.finish(clock.wall(), patience);
    const dropped = droppedGaps(await tier.gaps(range), query);
    const gaps = mergeGaps(await opener.name(found), dropped, step);
    const begin = live[0]?.time ?? null;
    const parts = [
      ...(frames > 0 ? [{ tier: tier.name, from, to: begin ?? to, frames }] : []),
      ...(begin !== null ? [{ tier: 'live', from: begin, to, frames: 0 }] : []),
    ];
    return {
      channel,
      unit: spec.unit,
      res: spec.res,
      from,
      to,
      bucket,
      ...columns,
      gaps,
      provisional: begin,
      parts,
    };
  }

  return async (query) => {
    checkRange(query);
    const node = nodeOf(query.channel);
    let totals = await tier.totals(node);
    for (let tried = 1; ; tried++) {
      const scans = notStored(provisional(node), totals);
      const history = await read(query, scans);
      totals = await tier.totals(node);
      // What became a frame while the query ran may have been met in both lanes, or in none.
      const still = notStored(scans, totals);
      if (still.length === scans.length) return history;
      if (tried === TRIES) return read(query, still);
    }
  };
}
