import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { BREW_CHANNELS, BREW_SCANS, brewChannels } from './brew-day.ts';
import { type Bench, type Figure, figure } from './figure.ts';
import { liveBuffer } from './load/buffer-life.ts';
import { sealedMessages } from './load/sealed-messages.ts';
import { VirtualNode } from './load/virtual-node.ts';
import { startHub } from './stand/hub-under-test.ts';
import type { Stand } from './stand/stand.ts';

const NODE = 'kettle-1.heat';
const EPOCH = '00000000000000aa';
const READINGS = BREW_SCANS * BREW_CHANNELS.length;
const GOAL = { most: 1 };
/** Brew days that make a day and a night: by then what a file has once is little. */
const DAYS = 8;

const begins = (days = 1) => Date.now() - days * BREW_SCANS * 1000;

/** Bytes of a database with nothing left in its log. */
function sizeOf(file: string): number {
  const db = new Database(file);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return statSync(file).size;
}

/** Bytes of pages by table or index. */
function pagesOf(file: string): Map<string, number> {
  const db = new Database(file, { readonly: true });
  const rows = db.prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name').all();
  db.close();
  return new Map((rows as { name: string; bytes: number }[]).map(({ name, bytes }) => [name, bytes]));
}

/** Bytes of the frames themselves, as a statement of their store sums them up. */
function framesOf(file: string, sql = 'SELECT sum(length(bytes)) FROM frames'): number {
  const db = new Database(file, { readonly: true });
  const bytes = db.prepare(sql).pluck().get() as number;
  db.close();
  return bytes;
}

const IN_BUFFER = `SELECT coalesce((SELECT sum(length(bytes)) FROM frames), 0)
  + coalesce((SELECT sum(held) FROM loads), 0)`;

async function inTheAgent(stand: Stand): Promise<Figure[]> {
  const file = async (days: number) => {
    const folder = stand.folder();
    await liveBuffer(folder, NODE, days, begins(days));
    return join(folder, 'outbox.db');
  };
  const [one, eight] = [await file(1), await file(DAYS)];
  const rest = "at rest in the agent's buffer";
  const bytes = (what: string, value: number, days: number) =>
    figure('bytes per reading', `${rest}, ${what}`, value / days / READINGS, 'B', GOAL);
  return [
    bytes('the frames alone', framesOf(one, IN_BUFFER), 1),
    bytes('whole file of one brew day', sizeOf(one), 1),
    bytes('whole file of eight brew days', sizeOf(eight), DAYS),
  ];
}

async function inTheHub(stand: Stand): Promise<Figure[]> {
  const { keys, socket, data, program } = await startHub(stand, [NODE]);
  const node = new VirtualNode({
    ...{ hub: socket, node: NODE, key: keys.get(NODE) ?? '', epoch: EPOCH, channels: brewChannels(NODE) },
    ...{ begins: begins(), window: Number.POSITIVE_INFINITY },
  });
  await node.open(BREW_SCANS);
  await node.stream(sealedMessages(NODE, EPOCH, BREW_SCANS));
  node.close();
  await program.stop();
  const file = join(data, 'frames.sqlite');
  const whole = sizeOf(file);
  const frames = framesOf(file);
  const pages = pagesOf(file);
  const of = (...names: string[]) => names.reduce((sum, name) => sum + (pages.get(name) ?? 0), 0) / READINGS;
  return [
    figure('bytes per reading', "at rest in the hub's embedded tier, the frames alone", frames / READINGS, 'B', GOAL),
    figure('bytes per reading', 'embedded tier, the table of frames with its rows', of('frames'), 'B'),
    figure('bytes per reading', 'embedded tier, summaries and their times', of('summaries', 'chunks'), 'B'),
    figure('bytes per reading', 'embedded tier, whole file of one brew day', whole / READINGS, 'B'),
  ];
}

/** Bytes per reading at rest: brew days of 10,800 scans of 12 channels through the real code on either side. */
export const storeBench: Bench = {
  name: 'store',
  summary: "bytes per reading at rest, in the agent's buffer and in the hub's embedded tier",
  async run(say, stand) {
    say('nine brew days through the buffer of the agent, with a commit each ten seconds of them');
    const agent = await inTheAgent(stand);
    say('the same day through a hub');
    return [...agent, ...(await inTheHub(stand))];
  },
};
