import { type Command, createLog, systemMachineClock } from '@cerveceria/runtime';
import { createProcessClock } from '../process-clock.ts';
import { type NodeDoom, planRetention, type RollUpDoom } from '../retention/retention-plan.ts';
import { DAY_MS } from '../tiers/roll-up-store.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import { table } from './table.ts';
import { CONFIG_OPTION, withStore } from './with-store.ts';

const HEADS = ['NODE', 'WHAT', 'IN', 'HOW MANY', 'BYTES', 'BEFORE'];
const say = (text: string) => void process.stdout.write(text);
const date = (ms: number) => new Date(ms).toISOString().slice(0, 10);

async function daysOf({ store, channel, width, before }: RollUpDoom): Promise<number> {
  let days = 0;
  for await (const _ of store.days({ channel, width, from: 0, to: before - DAY_MS })) days++;
  return days;
}

async function rowsOf({ node, before, raw, rollUps }: NodeDoom): Promise<(string | number)[][]> {
  const rows: (string | number)[][] = raw.map(({ tier, epoch, frames, bytes }) => [
    ...[node, `frames of ${epoch}`, tier.name, frames, bytes, date(before as number)],
  ]);
  for (const doom of rollUps) {
    const days = await daysOf(doom);
    const what = `${doom.width / 60_000} min of ${doom.channel}`;
    if (days > 0) rows.push([node, what, doom.store.name, `${days} days`, '-', date(doom.before)]);
  }
  return rows;
}

async function nodesOf({ warm, cold }: TierSet): Promise<string[]> {
  const totals = await Promise.all([warm.totals(), cold?.totals() ?? []]);
  return [...new Set(totals.flat().map(({ node }) => node))].sort();
}

export const retentionCommand: Command = {
  summary: 'Says what is older than `retention` allows; running hubs delete it by themselves, this changes nothing',
  options: CONFIG_OPTION,
  run: ({ values }) =>
    withStore(values, async (set, config) => {
      const clock = createProcessClock(
        config.clock,
        systemMachineClock,
        createLog('cerveceria-hub', { level: 'error' }),
      );
      const parts = [set.warm, ...(set.cold === undefined ? [] : [set.cold]), ...set.rollUps];
      try {
        await clock.start();
        for (const part of parts) await part.start();
        const now = clock.clock.wall();
        const rows: (string | number)[][] = [];
        const most = Number.POSITIVE_INFINITY;
        for (const node of await nodesOf(set)) {
          const doom = await planRetention({ tiers: set, config: config.retention, now, most }, node);
          if (doom.waits !== undefined) say(`${node}: frames wait, because ${doom.waits}.\n`);
          rows.push(...(await rowsOf(doom)));
        }
        say(rows.length === 0 ? 'Nothing is too old.\n' : table(HEADS, rows));
        return 0;
      } finally {
        for (const part of parts.toReversed()) await part.stop();
        clock.stop();
      }
    }),
};
