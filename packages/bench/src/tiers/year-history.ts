import { setTimeout as later } from 'node:timers/promises';
import { bucketFor } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import { type Figure, figure } from '../figure.ts';
import { askRange, historyFigures, type Range } from '../history/ask-range.ts';
import { simulatedFrames } from '../load/simulated-run.ts';
import { bodiesOf, linesOf } from '../peers/line-protocol.ts';
import type { Peer } from '../peers/peer.ts';
import { post } from '../peers/peer-backlog.ts';
import { startHub } from '../stand/hub-under-test.ts';
import type { RealStores } from '../stand/real-stores.ts';
import type { Stand } from '../stand/stand.ts';
import { openTiers } from './tier-rates.ts';
import { beginsOf, fillYear, YEAR, YEAR_CHANNELS, YEAR_NODE, YEAR_TEXT } from './year.ts';

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
const filled = { node: YEAR_NODE, channels: YEAR_CHANNELS };
const RANGES: readonly Range[] = [
  { of: 'an hour (hot)', filled, seconds: HOUR_S, goal: {}, firstGoal: {} },
  { of: 'a day (hot)', filled, seconds: DAY_S, goal: {}, firstGoal: {} },
  { of: '30 days (hot, warm)', filled, seconds: 30 * DAY_S, goal: { most: 50 }, firstGoal: { most: 200 } },
  { of: '33 days (hot, warm, cold)', filled, seconds: 33 * DAY_S, goal: { most: 50 }, firstGoal: { most: 200 } },
  { of: 'a year (all tiers)', filled, seconds: 365 * DAY_S, goal: {}, firstGoal: {} },
];
/** Channels that a peer is given; its series lie apart, so that more of them would change nothing. */
const PEER_FIELDS = ['wort', 'bottom', 'return', 'ambient'];
const PANS = 20;
/** A hub that has just begun looks after what it finds; it is asked when it has. */
const SETTLE_MS = 5000;

export interface YearParts {
  readonly stores: RealStores;
  readonly stand: Stand;
  readonly say: (line: string) => void;
  readonly peers: readonly Peer[];
}

function* yearLines(end: number): Generator<string> {
  for (const part of [YEAR.cold, YEAR.warm, YEAR.hot])
    for (const { bytes, kind } of simulatedFrames(part.run)) {
      const frame = kind === 'data' ? decodeFrame(bytes) : undefined;
      if (frame?.kind !== 'data') continue;
      const columns = frame.columns.slice(0, PEER_FIELDS.length);
      yield* linesOf({ ...frame, columns }, beginsOf(part, end));
    }
}

async function fillPeer(peer: Peer, end: number): Promise<void> {
  for (const body of bodiesOf(yearLines(end), 10_000)) await post(peer, [body]);
  await peer.settle();
}

async function askPeer(peer: Peer, end: number, { of, seconds }: Range): Promise<Figure[]> {
  const step = bucketFor(end - seconds * 1000, end, 1000) ?? 1000;
  const timed = async (field: string, to: number, mayBeKept: boolean) => {
    const begin = performance.now();
    const points = await peer.mean({ node: YEAR_NODE, field, from: to - seconds * 1000, to, step, mayBeKept });
    const ms = performance.now() - begin;
    if (points < 300) throw new Error(`${peer.name}: ${points} points of ${of}`);
    return ms;
  };
  const first: number[] = [];
  for (const field of PEER_FIELDS) first.push(await timed(field, end, false));
  const panned: number[] = [];
  for (let i = 1; i <= PANS; i++) panned.push(await timed(PEER_FIELDS[0] as string, end - i * 1000, true));
  // It knows no tiers.
  const span = of.replace(/ \(.*\)$/, '');
  return historyFigures(`${span}, 1,000 means of ${peer.name}`, [
    { times: first, seen: `first sight of ${PEER_FIELDS.length} series`, goal: {} },
    { times: panned, seen: `seen before, ${PANS} times a second further`, goal: {} },
  ]);
}

/** Histories over HTTP from a year that lies in all tiers, and the same readings asked of peers. */
export async function yearHistory({ stores, stand, say, peers }: YearParts): Promise<Figure[]> {
  const { chosen, said } = stores.of(3);
  const end = Math.floor(Date.now() / 1000) * 1000;
  const tiers = await openTiers(stand.folder(), chosen);
  const figures = await fillYear(tiers, end, stores.named.mongodb, say).finally(() => tiers.stop());
  const hub = await startHub(stand, [], { tiers: said });
  await later(SETTLE_MS);
  say(`histories of ${YEAR_TEXT}`);
  // The first question of all would measure how the hub's own program is warmed up.
  const [from, to] = [end - 60 * DAY_S * 1000, end - 45 * DAY_S * 1000];
  for (let i = 0; i < 5; i++) await hub.get(`/history?channel=${YEAR_NODE}.flow&from=${from}&to=${to - i}&points=1000`);
  for (const range of RANGES) figures.push(...(await askRange(hub, end, range)));
  await hub.program.stop();
  for (const peer of peers) {
    say(`the same year of ${PEER_FIELDS.length} channels into ${peer.name}`);
    const begin = performance.now();
    await fillPeer(peer, end);
    figures.push(figure('a year written', peer.name, (performance.now() - begin) / 1000, 's'));
    for (const range of RANGES) figures.push(...(await askPeer(peer, end, range)));
  }
  return figures;
}
