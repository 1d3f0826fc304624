import { brewChannels } from '../brew-day.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import type { HubUnderTest } from '../stand/hub-under-test.ts';

const PANS = 20;

export interface Range {
  readonly of: string;
  readonly filled: { readonly node: string; readonly channels: number };
  readonly seconds: number;
  /** For what was seen before, and for first sight; of p95. */
  readonly goal: { readonly most?: number };
  readonly firstGoal: { readonly most?: number };
}

async function timed(hub: HubUnderTest, channel: string, to: number, seconds: number): Promise<number> {
  const begin = performance.now();
  const text = await hub.get(`/history?channel=${channel}&from=${to - seconds * 1000}&to=${to}&points=1000`);
  const ms = performance.now() - begin;
  const points = (JSON.parse(text) as { t: unknown[] }).t.length;
  if (points < 450) throw new Error(`a history of ${points} points where 500 to 1,000 should be`);
  return ms;
}

/** One range of each channel, then of one of them a little elsewhere each time, as a tablet that is panned asks. */
export async function askRange(hub: HubUnderTest, end: number, range: Range): Promise<Figure[]> {
  const { of, filled, seconds, goal, firstGoal } = range;
  const channels = brewChannels(filled.node, filled.channels).map(({ id }) => id);
  const first: number[] = [];
  for (const channel of channels) first.push(await timed(hub, channel, end, seconds));
  const panned: number[] = [];
  for (let i = 1; i <= PANS; i++) panned.push(await timed(hub, channels[0] as string, end - i * 1000, seconds));
  return historyFigures(`${of}, 1,000 points`, [
    { times: first, seen: 'first sight of each channel', goal: firstGoal },
    { times: panned, seen: `seen before, ${PANS} times a second further`, goal },
  ]);
}

export function historyFigures(
  of: string,
  asked: readonly { readonly times: number[]; readonly seen: string; readonly goal: { most?: number } }[],
): Figure[] {
  return asked.flatMap(({ times, seen, goal }) => [
    figure('history, p50', `${of}, ${seen}`, quantile(times, 0.5), 'ms'),
    figure('history, p95', `${of}, ${seen}`, quantile(times, 0.95), 'ms', goal),
  ]);
}
