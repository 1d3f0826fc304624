import { setTimeout as later } from 'node:timers/promises';
import { archiveNow } from '@cerveceria/hub/archive-now';
import { createRollUpKeeper } from '@cerveceria/hub/roll-up-keeper';
import type { Tiers } from '@cerveceria/hub/tiers';
import { createLog, systemMachineClock } from '@cerveceria/runtime';
import { type Figure, figure } from '../figure.ts';
import { appendRun } from '../load/append-run.ts';
import type { SimulatedRun } from '../load/simulated-run.ts';

const DAY_MS = 86_400_000;
/** Machine ms that the roll-ups are given, and hours of three stores that are not over. */
const ROLL_UP_MS = 150_000;
const OPEN_HOURS = 9;
/** Between two words about how far it is, machine ms. */
const SAY_MS = 10_000;
export const YEAR_NODE = 'kettle-1.heat';
export const YEAR_CHANNELS = 6;

export interface YearPart {
  readonly run: SimulatedRun;
  /** Days before the end at which it begins. */
  readonly from: number;
}

const part = (n: number, from: number, to: number, period: number): YearPart => ({
  from,
  run: {
    ...{ node: YEAR_NODE, epoch: `00000000000000a${n}`, boot: `boot-${n}`, days: from - to, period, perFrame: 60 },
    ...{ channels: YEAR_CHANNELS, seed: n },
  },
});

/** A year of one node, thinner the older it is; each part lies where a hub would have it. */
export const YEAR = {
  cold: part(1, 365, 30, 120_000),
  warm: part(2, 30, 3, 10_000),
  hot: part(3, 3, 0, 1000),
} as const;
export const YEAR_TEXT =
  'a year of 6 channels: 335 days at a scan each 2 min in Cassandra, 27 at one each 10 s in MongoDB, 3 at 1 Hz in Redis and MongoDB; roll-ups in all three';

export const beginsOf = ({ from }: YearPart, end: number): number => end - from * DAY_MS;

/** Writes the year into warm and hot, lets the archiver take the old part to cold, and makes the roll-ups. */
export async function fillYear(
  { set }: Tiers,
  end: number,
  named: string,
  say: (line: string) => void,
): Promise<Figure[]> {
  const { hot, warm, cold } = set;
  if (cold === undefined) throw new Error('no cold tier');
  say('writing the old part, which goes cold');
  const old = await appendRun(warm, YEAR.cold.run, beginsOf(YEAR.cold, end), say);
  say(`archiving ${old.frames} frames`);
  const began = performance.now();
  const { frames, faults } = await archiveNow({ warm, cold }, end - 30 * DAY_MS + 1000);
  const archived = (performance.now() - began) / 1000;
  if (frames !== old.frames || faults > 0)
    throw new Error(`archived ${frames} of ${old.frames} frames, ${faults} faults`);
  say('writing the last 30 days');
  await appendRun(warm, YEAR.warm.run, beginsOf(YEAR.warm, end), say);
  await appendRun(warm, YEAR.hot.run, beginsOf(YEAR.hot, end), say);
  await appendRun(hot, YEAR.hot.run, beginsOf(YEAR.hot, end), say);
  for (const { run } of [YEAR.cold, YEAR.warm])
    await hot.advance(run.node, run.epoch, Math.floor((run.days * DAY_MS) / run.period));
  say('rolling up');
  const begin = performance.now();
  const log = createLog('bench', { level: 'error' });
  const keeper = createRollUpKeeper({
    ...{ hub: 'bench', tiers: set, machine: systemMachineClock, log, process: { wall: () => Date.now() } },
  });
  const due = () => keeper.counts().reduce((sum, each) => sum + each.due, 0);
  let told = begin;
  for (let more = true; more && performance.now() - begin < ROLL_UP_MS; ) {
    const pass = await keeper.pass();
    if (performance.now() - told >= SAY_MS) {
      told = performance.now();
      say(`${due()} hours wait`);
    }
    // Without its turn a pass does nothing.
    if (!pass && due() > OPEN_HOURS) await later(500);
    more = pass || due() > OPEN_HOURS;
  }
  const rolled = (performance.now() - begin) / 1000;
  say(`rolled up after ${Math.round(rolled)} s, ${due()} hours wait`);
  const of = `frames of two hours, 6 channels, ${named} to Cassandra, compared and deleted`;
  return [
    figure('archived, frames/s', `${of}; more in the bench archive`, old.frames / archived, '/s'),
    figure('archived, readings/s', of, old.readings / archived, '/s'),
    figure('roll-ups made', 'the whole year in three stores', rolled, 's'),
    figure('roll-ups', 'hours that still waited when histories were asked', due(), 'h'),
  ];
}
