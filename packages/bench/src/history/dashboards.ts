import { setTimeout as later } from 'node:timers/promises';
import { bucketFor } from '@cerveceria/protocol';
import { brewChannels } from '../brew-day.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import type { HubUnderTest } from '../stand/hub-under-test.ts';
import { metric } from './metric.ts';

const MINUTE = 60_000;
/** What tablets show: the last ten minutes, an hour, a day, 30 days. */
const SPANS = [10 * MINUTE, 60 * MINUTE, 1440 * MINUTE, 43_200 * MINUTE] as const;
const TABLETS = 8;
const REFRESH_MS = 3_000;
const REFRESHES = 10;
/** Curves of one chart. */
const CURVES = 3;
const POINTS = 600;
/** One refresh of so many is a pan by a fifth of the range into the past. */
const PAN_EACH = 5;

/** As the page asks: out to whole buckets. */
function path(channel: string, from: number, to: number): string {
  const width = bucketFor(from, to, POINTS) ?? 1;
  const begin = Math.floor(from / width) * width;
  return `/history?channel=${channel}&from=${begin}&to=${Math.ceil(to / width) * width - 1}&points=${POINTS}`;
}

async function found(hub: HubUnderTest) {
  const text = await (await fetch(`${hub.url}/metrics`)).text();
  const tiles = (where: string) => metric(text, 'cerveceria_hub_history_tiles_total', `found="${where}"`);
  return { memory: tiles('cached') + tiles('shared'), read: tiles('read') };
}

/** Tablets that follow the present and pan now and then; how much of what they ask no store was read for. */
export async function replayDashboards(hub: HubUnderTest, node: string): Promise<Figure[]> {
  const channels = brewChannels(node, CURVES).map(({ id }) => id);
  const times: number[] = [];

  async function look(place: number, pan: boolean): Promise<void> {
    const span = SPANS[place % SPANS.length] as number;
    const to = Date.now() - (pan ? span / 5 : 0);
    await Promise.all(channels.map((channel) => hub.get(path(channel, Math.floor(to - span), Math.ceil(to)))));
  }

  async function tablet(place: number): Promise<void> {
    await later((place * REFRESH_MS) / TABLETS);
    for (let i = 0; i < REFRESHES; i++) {
      const begin = performance.now();
      await look(place, i % PAN_EACH === PAN_EACH - 1);
      times.push(performance.now() - begin);
      await later(Math.max(0, REFRESH_MS - (performance.now() - begin)));
    }
  }

  // What counts is a chart that hangs on the wall, not its first picture.
  for (const place of SPANS.keys()) await look(place, false);
  const before = await found(hub);
  await Promise.all(Array.from({ length: TABLETS }, (_, place) => tablet(place)));
  const after = await found(hub);
  const [memory, read] = [after.memory - before.memory, after.read - before.read];
  const of = `${TABLETS} tablets, 10 min to 30 days, ${CURVES} curves each ${REFRESH_MS / 1000} s, panned now and then, after the first picture`;
  return [
    figure('history, hit rate', of, (100 * memory) / (memory + read), '%', { least: 95 }),
    figure('history, p95', `${of}, one chart`, quantile(times, 0.95), 'ms'),
  ];
}
