import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { BREW_CHANNELS, BREW_SCANS, brewChannels } from './brew-day.ts';
import { type Bench, type Figure, figure } from './figure.ts';
import { fillBuffer } from './load/buffer-filler.ts';
import { sealedMessages } from './load/sealed-messages.ts';
import { VirtualNode } from './load/virtual-node.ts';
import { startHub } from './stand/hub-under-test.ts';
import type { Stand } from './stand/stand.ts';

const NODE = 'kettle-1.heat';
const EPOCH = '00000000000000aa';
const READINGS = BREW_SCANS * BREW_CHANNELS.length;
const GOAL = { most: 1 };

const begins = () => Date.now() - BREW_SCANS * 1000;

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

/** Bytes of the frames themselves. */
function framesOf(file: string): number {
  const db = new Database(file, { readonly: true });
  const bytes = db.prepare('SELECT sum(length(bytes)) FROM frames').pluck().get() as number;
  db.close();
  return bytes;
}

async function inTheAgent(stand: Stand): Promise<Figure[]> {
  const folder = stand.folder();
  await fillBuffer(folder, NODE, BREW_SCANS, begins());
  const file = join(folder, 'outbox.db');
  const whole = sizeOf(file);
  return [
    figure(
      'bytes per reading',
      "at rest in the agent's buffer, the frames alone",
      framesOf(file) / READINGS,
      'B',
      GOAL,
    ),
    figure('bytes per reading', "at rest in the agent's buffer, whole file", whole / READINGS, 'B', GOAL),
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

/** Bytes per reading at rest: a brew day of 10,800 scans of 12 channels through the real code on either side. */
export const storeBench: Bench = {
  name: 'store',
  summary: "bytes per reading at rest, in the agent's buffer and in the hub's embedded tier",
  async run(say, stand) {
    say('a brew day through the buffer worker of the agent');
    const agent = await inTheAgent(stand);
    say('the same day through a hub');
    return [...agent, ...(await inTheHub(stand))];
  },
};
