import { BREW_CHANNELS, brewChannels } from './brew-day.ts';
import { type Bench, type Figure, figure } from './figure.ts';
import { askRange, type Range } from './history/ask-range.ts';
import { replayDashboards } from './history/dashboards.ts';
import { rolledUp } from './history/rolled-up.ts';
import { slowMessages } from './load/slow-messages.ts';
import { VirtualNode } from './load/virtual-node.ts';
import { type HubUnderTest, startHub } from './stand/hub-under-test.ts';

const EPOCH = '00000000000000cc';
const DAY_S = 86_400;
/** A month at 1 Hz, and a year at a scan every 30 s. */
const MONTH = { node: 'kettle-1.heat', days: 30, every: 1, channels: BREW_CHANNELS.length } as const;
const YEAR = { node: 'kettle-1.flow', days: 365, every: 30, channels: 4 } as const;
/** Machine ms that the hub is given to roll up what was filled in. */
const ROLL_UP_MS = 600_000;

const RANGES: readonly Range[] = [
  { of: 'an hour', filled: MONTH, seconds: 3600, goal: {}, firstGoal: {} },
  { of: 'a day', filled: MONTH, seconds: DAY_S, goal: {}, firstGoal: {} },
  { of: '30 days', filled: MONTH, seconds: 30 * DAY_S, goal: { most: 50 }, firstGoal: { most: 50 } },
  { of: 'a year of a slow node', filled: YEAR, seconds: 365 * DAY_S, goal: {}, firstGoal: {} },
];

async function fill(hub: HubUnderTest, end: number, { node, days, every, channels }: typeof MONTH | typeof YEAR) {
  const scans = (days * DAY_S) / every;
  const virtual = new VirtualNode({
    ...{ hub: hub.socket, node, key: hub.keys.get(node) ?? '', epoch: EPOCH },
    ...{ channels: brewChannels(node, channels), begins: end - days * DAY_S * 1000, window: Number.POSITIVE_INFINITY },
  });
  await virtual.open(scans);
  await virtual.stream(slowMessages(node, EPOCH, scans, channels, every));
  return virtual;
}

/** A tablet's charts of an hour to a year, over HTTP from the embedded tier, and many tablets at once. */
export const historyBench: Bench = {
  name: 'history',
  summary: `history over HTTP from the embedded tier: 30 days at 1 Hz of ${MONTH.channels} channels, a year at a scan each 30 s of ${YEAR.channels}`,
  async run(say, stand) {
    const hub = await startHub(stand, [MONTH.node, YEAR.node]);
    const end = Date.now();
    const nodes: VirtualNode[] = [];
    for (const filled of [MONTH, YEAR]) {
      say(`filling in ${filled.days} days, sealed as they are sent`);
      nodes.push(await fill(hub, end, filled));
    }
    say('rolling up');
    const rolled = await rolledUp(hub, (MONTH.days + YEAR.days) * 24, ROLL_UP_MS);
    say(`${rolled.hours} hours of nodes are made after ${Math.round(rolled.ms / 1000)} s, ${rolled.due} wait`);
    const figures: Figure[] = [
      figure('roll-ups', 'hours that still waited when histories were asked', rolled.due, 'h'),
    ];
    for (const range of RANGES) {
      say(range.of);
      figures.push(...(await askRange(hub, end, range)));
    }
    say('tablets');
    figures.push(...(await replayDashboards(hub, MONTH.node)));
    for (const node of nodes) node.close();
    return figures;
  },
};
