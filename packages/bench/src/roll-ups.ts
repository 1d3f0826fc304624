import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRollUpKeeper } from '@cerveceria/hub/roll-up-keeper';
import { type RollUpStore, WIDTHS } from '@cerveceria/hub/roll-up-store';
import { createTiers } from '@cerveceria/hub/tiers';
import { createLog, systemMachineClock } from '@cerveceria/runtime';
import Database from 'better-sqlite3';
import { type Bench, type Figure, figure } from './figure.ts';
import { appendRun } from './load/append-run.ts';
import type { SimulatedRun } from './load/simulated-run.ts';

const DAY_MS = 86_400_000;
const RUNS: readonly { readonly of: string; readonly run: SimulatedRun }[] = [
  {
    of: 'a day of 12 channels at 1 Hz',
    run: {
      ...{ node: 'kettle-1.heat', epoch: '00000000000000aa', boot: 'boot-1', days: 1, period: 1000 },
      ...{ perFrame: 60, channels: 12, seed: 1 },
    },
  },
  {
    of: 'a thin year: 12 channels each minute, 60 scans a frame',
    run: {
      ...{ node: 'kettle-2.heat', epoch: '00000000000000bb', boot: 'boot-2', days: 365, period: 60_000 },
      ...{ perFrame: 60, channels: 12, seed: 2 },
    },
  },
];

async function buckets(store: RollUpStore, channel: string): Promise<number> {
  let count = 0;
  for await (const day of store.days({ channel, width: WIDTHS[0], from: 0, to: Date.now() })) count += day.at.length;
  return count;
}

/** Bytes of the documents of a day of one channel, by width, in the file. */
function sizes(folder: string, node: string): Figure[] {
  const db = new Database(join(folder, 'frames.sqlite'), { readonly: true });
  try {
    const ask = db
      .prepare<[string, number]>('SELECT avg(length(doc)) FROM roll_ups WHERE channel LIKE ? AND width = ?')
      .pluck();
    return WIDTHS.map((width) => {
      const bytes = ask.get(`${node}.%`, width) as number;
      return figure('roll-ups, bytes per channel-day', `${node}, buckets of ${width / 60_000} min`, bytes, 'B');
    });
  } finally {
    db.close();
  }
}

/** How long it takes to make the roll-ups of what lies there, and how large they are; the embedded tier. */
export const rollUpsBench: Bench = {
  name: 'roll-ups',
  summary: 'roll-ups of 1 min, 10 min and 1 h made from raw frames in the embedded tier, one thread',
  async run(say, stand) {
    const figures: Figure[] = [];
    for (const { of, run } of RUNS) {
      const data = stand.folder();
      mkdirSync(data, { recursive: true });
      const log = createLog('bench', { level: 'error' });
      const stores = { hot: 'embedded', warm: 'embedded', cold: 'none', state: 'embedded', words: 'embedded' } as const;
      const parts = { hub: 'bench', data, tiers: { ...stores, peers_elsewhere: false } };
      const tiers = createTiers({ config: parts, clock: systemMachineClock, log });
      await tiers.start();
      try {
        const begins = Math.floor((Date.now() - (run.days + 1) * DAY_MS) / DAY_MS) * DAY_MS;
        say(`writing ${of}`);
        const { frames, readings, tookMs } = await appendRun(tiers.set.warm, run, begins, say);
        figures.push(figure('simulated run written, frames/s', of, frames / (tookMs / 1000), '/s'));
        say(`rolling up ${readings} readings`);
        const keeper = createRollUpKeeper({
          ...{ hub: 'bench', tiers: tiers.set, machine: systemMachineClock, log },
          process: { wall: () => Date.now() },
        });
        const [begin, cpu] = [performance.now(), process.cpuUsage()];
        while (await keeper.pass());
        const s = (performance.now() - begin) / 1000;
        const { user, system } = process.cpuUsage(cpu);
        const made = await buckets(tiers.set.rollUps[0] as RollUpStore, `${run.node}.wort`);
        if (made < run.days * 1000) throw new Error(`${made} minutes were made of ${run.days} days`);
        figures.push(figure('roll-ups made, processor', of, (user + system) / 1e6, 's'));
        figures.push(figure('roll-ups made', of, s, 's'), figure('roll-ups made, readings/s', of, readings / s, '/s'));
        figures.push(...sizes(data, run.node));
      } finally {
        await tiers.stop();
      }
    }
    return figures;
  },
};
