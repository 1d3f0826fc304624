import type { History } from '@cerveceria/protocol';
import { bucketFor } from '@cerveceria/protocol/bucket-width';
import type { AppState } from '../state/app-state.ts';
import { processTime } from '../state/clock.ts';
import { isWanting, narrowed } from '../state/history.ts';
import { idsOf, trendChoice } from '../state/trend-choice.ts';
import { LONGEST_MS, type Range, rangeOf } from '../state/trend-range.ts';
import type { HubClient } from './hub-client.ts';
import { HubError } from './hub-error.ts';

export interface HistoryLoaderParts {
  readonly client: Pick<HubClient, 'history'>;
  readonly state: () => AppState;
  readonly onAnswer: (answer: History) => void;
  readonly onFault: (code: string) => void;
  /** Machine ms. */
  readonly now: () => number;
  readonly later: (ms: number, work: () => void) => () => void;
}

export interface HistoryLoader {
  /** Something changed: looks once things are still. */
  look(): void;
  /** Width of the picture in CSS pixels. */
  setWidth(pixels: number): void;
  /** Since when there is anything of the shown unit; process ms, null when there is nothing. */
  earliest(): Promise<number | null>;
}

const STILL_MS = 180;
/** The same range is not asked again sooner: the live values draw what came meanwhile. */
const AGAIN_MS = 3000;

/** The range out to whole buckets: then a hub has nothing to read for parts of them, and other tablets ask the same. */
function wholeBuckets({ from, to }: Range, points: number): Range {
  const width = bucketFor(Math.floor(from), Math.ceil(to), points) ?? 1;
  return { from: Math.floor(from / width) * width, to: Math.max(Math.ceil(to / width), 1) * width - 1 };
}

/** Fetches what the chart lacks, no more; each channel once at a time. */
export function createHistoryLoader(parts: HistoryLoaderParts): HistoryLoader {
  const asked = new Map<string, { readonly key: string; readonly at: number }>();
  const busy = new Set<string>();
  let points = 600;
  let cancel: (() => void) | null = null;

  function shownIds(state: AppState): string[] {
    const mine = <T extends { readonly node: string }>(list: Iterable<T>) =>
      [...list].filter((each) => each.node.startsWith(`${state.kettle}.`));
    return idsOf(trendChoice(mine(state.channels.values()), mine(state.loops.values()), state.unit), state.hidden);
  }

  /** A margin beside what is seen, so that a small pan finds something there. */
  function widened(state: AppState, range: Range, now: number): { range: Range; points: number } {
    const span = range.to - range.from;
    if (state.trend.kind === 'live')
      return { range: { from: Math.max(range.from - span * 0.05, now - LONGEST_MS), to: now }, points };
    const margin = Math.min(span / 2, (LONGEST_MS - span) / 2);
    const to = Math.min(Math.max(now, range.to), range.to + margin);
    return { range: { from: range.from - margin, to }, points: points * 2 };
  }

  async function load(channel: string, range: Range, count: number): Promise<void> {
    busy.add(channel);
    try {
      const { from, to } = wholeBuckets(range, count);
      parts.onAnswer(await parts.client.history(channel, from, to, count));
    } catch (cause) {
      parts.onFault(cause instanceof HubError ? cause.code : 'NETWORK');
    } finally {
      busy.delete(channel);
    }
  }

  function run(): void {
    cancel = null;
    const state = parts.state();
    if (state.session === null || state.clock === null || state.connection.phase !== 'live') return;
    const machine = parts.now();
    const now = processTime(state.clock, machine);
    const range = rangeOf(state.trend, now);
    const wide = widened(state, range, now);
    const key = JSON.stringify([state.trend, points]);
    for (const id of shownIds(state)) {
      const last = asked.get(id);
      if (busy.has(id) || (last?.key === key && machine - last.at < AGAIN_MS)) continue;
      if (!isWanting(state.history, id, range, points, now)) continue;
      asked.set(id, { key, at: machine });
      void load(id, wide.range, wide.points);
    }
  }

  return {
    look() {
      cancel?.();
      cancel = parts.later(STILL_MS, run);
    },
    setWidth(pixels) {
      points = Math.min(2000, Math.max(100, Math.round(pixels)));
      this.look();
    },
    async earliest() {
      const state = parts.state();
      const [id] = shownIds(state);
      if (id === undefined || state.clock === null) return null;
      const now = processTime(state.clock, parts.now());
      let range: Range | null = { from: now - LONGEST_MS, to: now };
      let first: number | null = null;
      for (let look = 0; look < 6 && range !== null; look += 1) {
        const answer: History = await parts.client.history(id, range.from, range.to, 400);
        first = answer.t[0] ?? null;
        range = narrowed(answer);
      }
      return first;
    },
  };
}
