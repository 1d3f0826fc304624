import type { ChannelSpec } from '@cerveceria/protocol';
import type { TimedSummary } from '../tiers/frame-tier.ts';
import { Condenser } from './condenser.ts';
import { FrameOpener } from './frame-opener.ts';
import { longestStep } from './gap-tracker.ts';
import type { Grid } from './grid.ts';
import { andTheRest, lookAhead } from './look-ahead.ts';
import type { Part } from './part.ts';
import { mayShowEach, mustOpen, type Span } from './plan.ts';
import type { From, PlannedFrames } from './planned-frames.ts';
import type { Reading } from './readings.ts';
import { beside, type Rolled } from './rolled.ts';
import type { RunSummaries } from './run-summaries.ts';
import { Sources } from './sources.ts';
import { UsualSpacing } from './usual-spacing.ts';

export interface PartAsked {
  readonly node: string;
  readonly channel: string;
  readonly span: Span;
  readonly grid: Grid;
  /** So many readings may be given one by one. */
  readonly most: number;
}

export interface PartStock {
  readonly source: PlannedFrames;
  readonly summaries: RunSummaries;
  /** Undefined: everything is read from frames. */
  readonly rolled: Rolled | undefined;
  /** Readings of the live lane within the span, by time, that no frame of the source holds. */
  readonly live: readonly Reading[];
  readonly silent: readonly string[];
  readonly mayLack: boolean;
}

function rolledSpacing({ buckets }: Rolled): UsualSpacing {
  const spacing = new UsualSpacing();
  for (const [i, { from, to, count, bad }] of buckets.entries()) {
    const before = buckets[i - 1];
    if (before !== undefined) spacing.add(from - before.to);
    if (count + bad > 1) spacing.add((to - from) / (count + bad - 1), count + bad - 1);
  }
  return spacing;
}

/** A part that was read, and is whole once what was not opened of it is named. */
export interface ReadPart {
  readonly named: Promise<Omit<Part, 'dropped'>>;
}

/** Reads one part: roll-ups where they are, beside them summaries, and opened frames where a summary will not do. */
export async function readPart(asked: PartAsked, stock: PartStock): Promise<ReadPart> {
  const { node, channel, span, grid, most } = asked;
  const { source, rolled, live } = stock;
  const sources = new Sources(span);
  let spec: ChannelSpec | undefined = rolled?.spec;

  // Whether each reading can be shown, and their usual spacing, must be known before the first is condensed.
  const summaries = rolled === undefined ? stock.summaries.within(span) : undefined;
  const looked = summaries === undefined ? undefined : await lookAhead(summaries, most);
  const spacing = looked?.spacing ?? rolledSpacing(rolled as Rolled);
  for (const [i, reading] of live.entries()) spacing.add(reading.time - (live[i - 1]?.time ?? reading.time));
  const each = looked !== undefined && mayShowEach(looked.readings + live.length, most);
  const condenser = new Condenser(grid, longestStep(spacing.ms()), each ? most : null);

  async function takeFrames(within: Span, items: AsyncIterable<From<TimedSummary>>): Promise<void> {
    const opener = new FrameOpener(source, node, channel, (reading) => condenser.reading(reading, within));
    for await (const summary of items) {
      spec = summary.channel;
      sources.frame(summary);
      if (each || mustOpen(summary, within, grid.width)) await opener.want(summary);
      else {
        await opener.flush();
        condenser.summary(summary);
      }
    }
    await opener.flush();
  }

  if (summaries !== undefined && looked !== undefined) await takeFrames(span, andTheRest(looked.ahead, summaries));
  else if (rolled !== undefined) {
    const windows = beside(span, rolled.spans);
    let at = 0;
    const rollUpsBefore = (time: number) => {
      for (let next = rolled.buckets[at]; next !== undefined && next.from < time; next = rolled.buckets[++at])
        condenser.summary(next);
    };
    for (const window of windows) {
      rollUpsBefore(window.from);
      await takeFrames(window, stock.summaries.within(window));
    }
    rollUpsBefore(Number.POSITIVE_INFINITY);
    for (const each of rolled.sources) sources.rollUps(each);
  }
  for (const reading of live) condenser.reading(reading, span);
  sources.live(live);

  const { gaps, ...condensed } = condenser.finish();
  const opener = new FrameOpener(source, node, channel, () => {});
  const named = opener.name(gaps).then((gaps) => ({
    ...{ span, spec, spacing, ...condensed, gaps },
    sources: sources.list(),
    provisional: live[0]?.time ?? null,
    ...{ silent: stock.silent, mayLack: stock.mayLack },
  }));
  // Nobody waits for it when the next part cannot be read.
  named.catch(() => undefined);
  return { named };
}
