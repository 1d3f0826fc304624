import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LocalZone, type LogRow, readLog } from '@cerveceria/brewery';
import { ChannelWatch } from '@cerveceria/hub/anomalies';
import { brewFigures } from './anomalies/brews.ts';
import { INJECTIONS, type Injection, type Sample } from './anomalies/injected.ts';
import { type Bench, type Figure, figure, quantile } from './figure.ts';

/** packages/bench/build/src/anomalies.js -> the data that lies beside the repository. */
const LOG = fileURLToPath(new URL('../../../../../shared/data/logs/kolsch-fermentation-brewpi.csv', import.meta.url));
const DAY_MS = 86_400_000;
/** Of each fault and channel, at instants drawn at random. */
const CASES = 40;
/** Beyond the first day and a half, in which a watch learns what is usual. */
const FIRST = 1100;

interface Recorded {
  readonly name: string;
  readonly res: number;
  readonly isHeld: boolean;
  readonly samples: readonly Sample[];
}

function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function watched({ res }: Recorded, samples: readonly Sample[]) {
  const watch = new ChannelWatch({ res, agreement: 0.5 });
  return samples.flatMap(({ t, value, expected }) =>
    value === null ? watch.missing(t) : watch.value(t, value, expected),
  );
}

type Findings = ReturnType<typeof watched>;

async function recorded(): Promise<Recorded[]> {
  if (!existsSync(LOG)) throw new Error(`the log of a real fermentation is needed beside the repository: ${LOG}`);
  const rows: LogRow[] = [];
  for await (const read of readLog(LOG, new LocalZone('Europe/Paris'))) if ('row' in read) rows.push(read.row);
  const of = (name: string, res: number, pick: (row: LogRow) => number | null, isHeld = false): Recorded => {
    const samples = rows.map((row) => {
      return { t: row.wall, value: pick(row), expected: isHeld ? (row.setPoint ?? undefined) : undefined };
    });
    return { name, res, isHeld, samples };
  };
  return [
    of('beer', 0.01, (row) => row.beer, true),
    of('chamber', 0.01, (row) => row.chamber),
    of('room', 0.0625, (row) => row.room),
  ];
}

/** How long after its beginning a fault was found; undefined: it was not. What is found without it counts for nothing. */
function found(record: Recorded, asItIs: Findings, injection: Injection, at: number, random: () => number) {
  const samples = [...record.samples];
  injection.put(samples, at, random);
  const begin = (samples[at] as Sample).t;
  const isNew = (each: Findings[number]) => !asItIs.some((old) => old.kind === each.kind && old.at === each.at);
  const hit = watched(record, samples).find(
    (each) =>
      injection.answers.includes(each.kind) && each.at >= begin && each.at <= begin + injection.within && isNew(each),
  );
  return hit === undefined ? undefined : hit.at - begin;
}

function recall(record: Recorded, asItIs: Findings, injection: Injection, random: () => number): Figure[] {
  const delays: number[] = [];
  const last = record.samples.length - 1100;
  for (let i = 0; i < CASES; i++) {
    let at = FIRST + Math.floor(random() * (last - FIRST));
    while (record.samples[at]?.value === null) at++;
    const delay = found(record, asItIs, injection, at, random);
    if (delay !== undefined) delays.push(delay / 60_000);
  }
  const of = `${record.name}: ${injection.kind}`;
  return [
    figure('anomalies, recall', of, delays.length / CASES, 'share'),
    figure('anomalies, delay p50', of, quantile(delays, 0.5), 'min'),
  ];
}

/** Twelve days of a real fermentation, as they are and with faults put in at random instants. */
export const anomaliesBench: Bench = {
  name: 'anomalies',
  summary: `twelve days of a real fermentation, as it is and with ${CASES} injected faults of each kind and channel; families of brews`,
  async run(say, _stand, asked) {
    const seed = asked.seed ?? Math.floor(Math.random() * 2 ** 32);
    say(`seed ${seed}`);
    const random = generator(seed);
    const figures: Figure[] = [];
    for (const record of await recorded()) {
      const asItIs = watched(record, record.samples);
      // The second time, as a hub that has been running for a while.
      const begin = performance.now();
      watched(record, record.samples);
      const ms = performance.now() - begin;
      const { samples } = record;
      const days = ((samples.at(-1) as Sample).t - (samples[0] as Sample).t) / DAY_MS;
      for (const { kind, from, evidence } of asItIs)
        say(`${record.name}: ${kind} at ${new Date(from).toISOString()} ${JSON.stringify(evidence)}`);
      figures.push(
        figure('anomalies, findings without a fault', `${record.name}, as the log is`, asItIs.length / days, 'a day'),
        figure('anomalies, time for a reading', record.name, (1000 * ms) / samples.length, 'µs'),
      );
      for (const injection of INJECTIONS)
        if (record.isHeld || !injection.held) figures.push(...recall(record, asItIs, injection, random));
    }
    return [...figures, ...brewFigures(random)];
  },
};
