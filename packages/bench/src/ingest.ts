import { syncFigure } from './calibration.ts';
import { against, type Bench, type Figure, figure, quantile } from './figure.ts';
import { BURST, NODES } from './load/backlog.ts';
import { CREDIT_ALONE, type Drained, drain } from './load/drain.ts';
import { plainRows } from './load/plain-rows.ts';
import { startHub } from './stand/hub-under-test.ts';
import { memory } from './stand/process-figures.ts';

const ROUNDS = 3;
const GENTLE = { frames: 250, window: 16 };

const ackFigures = (of: string, waits: number[], goal: { most?: number }): Figure[] => [
  figure('frame to ack, p50', of, quantile(waits, 0.5), 'ms'),
  figure('frame to ack, p99', of, quantile(waits, 0.99), 'ms', goal),
];

/** Backlog through one real hub into the embedded tier, durable before each acknowledgement. */
export const ingestBench: Bench = {
  name: 'ingest',
  summary: 'frames of 60 scans x 12 channels over a WebSocket through one hub into the embedded tier, fsync before ack',
  async run(say, stand) {
    const folder = stand.folder();
    const hub = await startHub(stand, NODES);
    say('warming up');
    await drain(hub, NODES, { frames: 50, window: CREDIT_ALONE });
    const figures: Figure[] = [];
    const bursts: Drained[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      figures.push(syncFigure(folder, `before burst ${round}`));
      say(`two million readings from ${NODES.length} nodes, ${round} of ${ROUNDS}`);
      bursts.push(await drain(hub, NODES, { frames: BURST, window: CREDIT_ALONE }));
    }
    const { most } = memory(hub.program.pid);
    figures.push(syncFigure(folder, 'before the gentle load'));
    say(`${GENTLE.window} frames of each node under way`);
    const gentle = await drain(hub, NODES, GENTLE);
    await hub.program.stop();
    figures.push(syncFigure(folder, 'before the plain rows'));
    say('plain rows into SQLite');
    const rows = plainRows(folder, 3000);
    const seconds = quantile(
      bursts.map((burst) => burst.seconds),
      0.5,
    );
    const rate = (bursts[0]?.readings ?? 0) / seconds;
    const peer = 'rows INSERTed into SQLite, 100 a transaction, synchronous=FULL';
    const few = `${NODES.length} nodes, ${GENTLE.window} frames under way each`;
    const all = `${NODES.length} nodes, whole credit under way`;
    return [
      ...figures,
      against(figure('ingest', `embedded tier, ${all}`, rate, 'readings/s', { least: 2e6 }), peer, rows),
      against(figure('ingest', `embedded tier, ${few}`, gentle.readings / gentle.seconds, 'readings/s'), peer, rows),
      ...ackFigures(few, gentle.waits, { most: 50 }),
      ...ackFigures(
        all,
        bursts.flatMap((burst) => burst.waits),
        {},
      ),
      figure('burst', `two million readings acknowledged, median of ${ROUNDS}`, seconds, 's', { most: 2 }),
      figure('burst', 'memory of the hub at its highest', most, 'MB', { most: 536.9 }),
    ];
  },
};
