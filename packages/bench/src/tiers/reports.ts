import { Redis } from 'ioredis';
import { brewCells, brewChannels, seeded } from '../brew-day.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import { type HubUnderTest, startHub } from '../stand/hub-under-test.ts';
import { PROGRAMS } from '../stand/programs.ts';
import type { RealStores } from '../stand/real-stores.ts';
import type { Stand } from '../stand/stand.ts';

const CLIENTS = 8;
/** Of one request: scans of the first eight channels. */
const SCANS = 60;
const CHANNELS = 8;
const READINGS = SCANS * CHANNELS;
/** Requests of each client. */
const REQUESTS = 50;
const LOOK_MS = 20;
const LIMIT_S = 120;

export interface ReportsParts {
  readonly stores: RealStores;
  readonly stand: Stand;
  readonly say: (line: string) => void;
  readonly requests?: number;
}

/** What a client sends, one report after the other, as text. */
function bodies(client: number, requests: number): string[] {
  const random = seeded(client + 1);
  const channels = brewChannels('report', CHANNELS);
  const begins = Date.now() - 86_400_000;
  return Array.from({ length: requests }, (_, n) => {
    const readings = Array.from({ length: SCANS }, (__, i) => {
      const second = n * SCANS + i;
      const cells = brewCells(second, random, 1);
      const time = begins + second * 1000;
      return channels.map(({ id, unit, res }, c) => {
        return { channel: id.slice(id.lastIndexOf('.') + 1), time, value: Number(cells[c]) * res, unit };
      });
    });
    return JSON.stringify({ source: `kettle-${client + 1}.lab`, readings: readings.flat() });
  });
}

/** How long until none waits any more, s; to ask the hub for each would be most of what is measured. @throws after a while */
async function emptied(redisUrl: string): Promise<number> {
  const redis = new Redis(redisUrl);
  const begin = performance.now();
  try {
    while ((await redis.xlen('cerveceria:reports')) > 0) {
      if (performance.now() - begin > LIMIT_S * 1000) throw new Error('reports still wait');
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return (performance.now() - begin) / 1000;
  } finally {
    redis.disconnect();
  }
}

/** @throws when a report was not stored */
async function checkStored(hub: HubUnderTest, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { state, reason } = JSON.parse(await hub.get(`/reports/${id}`)) as { state: string; reason: unknown };
    if (state !== 'stored') throw new Error(`report ${id} is ${state}: ${JSON.stringify(reason)}`);
  }
}

/** The classic JSON report: through the door, and filed by one worker in a process of its own. */
export async function reportRates({ stores, stand, say, requests = REQUESTS }: ReportsParts): Promise<Figure[]> {
  const hub = await startHub(stand, [], { tiers: stores.of(2).said }, 'hub');
  const own = Array.from({ length: CLIENTS }, (_, client) => bodies(client, requests));
  const total = CLIENTS * requests * READINGS;
  say(`${CLIENTS * requests} reports of ${READINGS} readings`);
  const waits: number[] = [];
  const begin = performance.now();
  const ids = await Promise.all(
    own.map(async (texts) => {
      const said: string[] = [];
      for (const text of texts) {
        const sent = performance.now();
        said.push((JSON.parse(await hub.post('/reports', text)) as { id: string }).id);
        waits.push(performance.now() - sent);
      }
      return said;
    }),
  );
  const accepted = (performance.now() - begin) / 1000;
  say('a worker files them');
  const worker = stand.start('worker', [PROGRAMS.hub, 'serve', '--config', hub.config, '--role', 'worker']);
  await worker.says('ready');
  const took = await emptied(stores.of(2).redisUrl);
  await checkStored(hub, ids.flat());
  await Promise.all([worker.stop(), hub.program.stop()]);
  const of = `classic JSON report, ${READINGS} readings a request, ${CLIENTS} clients, queued in ${stores.named.redis}`;
  return [
    figure('reports, accepted', of, total / accepted, 'readings/s'),
    figure('reports, request to 202, p99', of, quantile(waits, 0.99), 'ms'),
    figure('reports, filed', `by one worker, into Redis and ${stores.named.mongodb}`, total / took, 'readings/s'),
  ];
}
