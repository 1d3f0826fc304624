import { BREW_CHANNELS, brewChannels } from './brew-day.ts';
import { type Bench, type Figure, figure, quantile } from './figure.ts';
import { sealedMessages } from './load/sealed-messages.ts';
import { VirtualNode } from './load/virtual-node.ts';
import { type HubUnderTest, startHub } from './stand/hub-under-test.ts';

const NODE = 'kettle-1.heat';
const EPOCH = '00000000000000cc';
const DAY_S = 86_400;
const DAYS = 30;
const CHANNELS = BREW_CHANNELS.length;
const QUERIES = 20;

interface Range {
  readonly of: string;
  readonly seconds: number;
  readonly goal: { most?: number };
}

const RANGES: readonly Range[] = [
  { of: `${DAYS} days of one channel`, seconds: DAYS * DAY_S, goal: { most: 50 } },
  { of: 'one day of one channel', seconds: DAY_S, goal: {} },
];

async function ask(hub: HubUnderTest, end: number, { of, seconds, goal }: Range): Promise<Figure[]> {
  const times: number[] = [];
  let points = 0;
  for (let i = 0; i <= QUERIES; i++) {
    // Each a little elsewhere, as a tablet that is panned asks.
    const to = end - i * 1000;
    const query = `channel=${BREW_CHANNELS[0]?.id}&from=${to - seconds * 1000}&to=${to}&points=1000`;
    const begin = performance.now();
    const text = await hub.get(`/history?${query}`);
    // The first one warms up what the others find warm.
    if (i > 0) times.push(performance.now() - begin);
    points = (JSON.parse(text) as { t: unknown[] }).t.length;
  }
  if (points < 900) throw new Error(`a history of ${points} points where about 1,000 should be`);
  return [
    figure('history, p50', `${of}, 1,000 points, warm`, quantile(times, 0.5), 'ms'),
    figure('history, p95', `${of}, 1,000 points, warm`, quantile(times, 0.95), 'ms', goal),
  ];
}

/** A tablet's chart of a month and of a day, over HTTP from the embedded tier. */
export const historyBench: Bench = {
  name: 'history',
  summary: `history over HTTP from the embedded tier, ${DAYS} days at 1 Hz, ${CHANNELS} channels in the node, ${QUERIES} queries each`,
  async run(say, stand) {
    const hub = await startHub(stand, [NODE]);
    const scans = DAYS * DAY_S;
    const end = Date.now();
    const node = new VirtualNode({
      ...{ hub: hub.socket, node: NODE, key: hub.keys.get(NODE) ?? '', epoch: EPOCH },
      ...{ channels: brewChannels(NODE, CHANNELS), begins: end - scans * 1000, window: Number.POSITIVE_INFINITY },
    });
    say(`filling in ${DAYS} days, sealed as they are sent`);
    await node.open(scans);
    await node.stream(sealedMessages(NODE, EPOCH, scans, CHANNELS));
    const figures: Figure[] = [];
    for (const range of RANGES) {
      say(range.of);
      figures.push(...(await ask(hub, end, range)));
    }
    node.close();
    return figures;
  },
};
