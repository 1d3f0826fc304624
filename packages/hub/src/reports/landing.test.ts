import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import type { ReportQueue, Settled } from '../tiers/report-queue.ts';
import { risingIds, stateReportQueue } from '../tiers/state-report-queue.ts';
import { Landing } from './landing.ts';

const WALL = Date.UTC(2026, 0, 10);
const INCOMPLETE_MS = 60_000;
const STORED: Settled = { state: 'stored', ended: WALL, readings: 1, sources: ['k.lab'], reason: null };

async function landed(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'landing-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const clock = new FakeClock(WALL);
  const store = new MemoryStateStore(() => clock.wall());
  const queue = stateReportQueue({ store, clock, newId: risingIds('hub-a', clock) });
  const looks: (() => void)[] = [];
  const made = (hub: string) => {
    const machine = {
      mono: () => clock.mono(),
      after: clock.after.bind(clock),
      every: (_ms: number, look: () => void) => {
        looks.push(look);
        return () => {};
      },
    };
    const parts = { folder, hub, queue, store, machine, incompleteMs: INCOMPLETE_MS };
    return new Landing({ ...parts, process: clock, log: silentLog });
  };
  const landings = [made('hub-a'), made('hub-b')];
  for (const landing of landings) await landing.start();
  /** Both hubs look; resolves when they are done. */
  async function look(): Promise<void> {
    for (const each of looks) each();
    for (const landing of landings) await landing.stop();
  }
  async function settle(settled: Settled = STORED): Promise<string[]> {
    const taken = await queue.take('w', 100);
    for (const { id } of taken) await queue.settle(id, settled);
    return taken.map(({ bytes }) => String(bytes));
  }
  const put = (name: string, text: string | Uint8Array) => writeFileSync(join(folder, name), text);
  const list = (part: string) => readdirSync(join(folder, part)).sort();
  return { clock, folder, queue, look, settle, put, list };
}

test('a file is read once it stands still, by one hub, and lies in done when it is stored', async (t) => {
  const { folder, queue, look, settle, put, list } = await landed(t);
  put('a.json', '{"half');
  await look();
  appendFileSync(join(folder, 'a.json'), ' and whole"}');
  await look();
  assert.equal((await queue.waiting()).reports, 0);
  await look();
  assert.deepEqual(await settle(), ['{"half and whole"}']);
  assert.ok(existsSync(join(folder, 'a.json')), 'it lies where it was until it is known to be stored');
  await look();
  assert.deepEqual([list('done'), list('failed'), existsSync(join(folder, 'a.json'))], [['a.json'], [], false]);
  await look();
  assert.equal((await queue.waiting()).reports, 0);
});

test('a file whose copy stands still in the middle is not read half, be it gzipped or not', async (t) => {
  const { clock, folder, queue, look, settle, put } = await landed(t);
  const gzip = gzipSync('{"gzipped": [1, 2, 3]}');
  const begins = {
    'a.json': Buffer.from('{"whole": ['),
    'b.json': gzip.subarray(0, -9),
    'c.json': gzip.subarray(0, 1),
    'd.json': '',
  };
  for (const [name, text] of Object.entries(begins)) put(name, text);
  for (let looks = 0; looks < 5; looks++) {
    await look();
    clock.advance(10_000);
  }
  assert.equal((await queue.waiting()).reports, 0);
  appendFileSync(join(folder, 'a.json'), '1]}');
  appendFileSync(join(folder, 'b.json'), gzip.subarray(-9));
  await look();
  await look();
  assert.deepEqual((await settle()).map((text) => text.includes('whole')).sort(), [false, true]);
});

test('what ends in the middle and goes on doing so is judged in the end', async (t) => {
  const { clock, folder, look, settle, put } = await landed(t);
  put('a.json', '{"half');
  put('b.json', gzipSync('{"half": 1}').subarray(0, 20));
  await look();
  clock.advance(INCOMPLETE_MS - 1);
  await look();
  assert.deepEqual(await settle(), []);
  // Who writes on has the whole time anew.
  appendFileSync(join(folder, 'b.json'), 'x');
  clock.advance(1);
  await look();
  assert.deepEqual(await settle(), ['{"half']);
  clock.advance(INCOMPLETE_MS);
  await look();
  assert.equal((await settle()).length, 1);
});

test('what cannot be stored lies in failed with its reason beside it', async (t) => {
  const { folder, look, settle, put, list } = await landed(t);
  put('b.json', 'nonsense');
  await look();
  await look();
  const reason = { code: 'REPORT_MALFORMED', message: 'not JSON' };
  await settle({ ...STORED, state: 'failed', reason });
  await look();
  assert.deepEqual(list('failed'), ['b.json', 'b.json.reason.json']);
  const told = JSON.parse(readFileSync(join(folder, 'failed', 'b.json.reason.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  assert.deepEqual(told, { file: 'b.json', ...reason, at: '2026-01-10T00:00:00.000Z' });
});

test('a file that cannot be moved holds up no other, and a long name no file', async (t) => {
  const { folder, queue, look, settle, put, list } = await landed(t);
  const long = `${'á'.repeat(120)}.json`;
  put('a.json', 'cannot be moved');
  put(long, 'nonsense');
  put('z.json', 'good');
  await look();
  await look();
  const reason = { code: 'REPORT_MALFORMED', message: 'not JSON' };
  for (const { id, bytes } of await queue.take('w', 10))
    await queue.settle(id, String(bytes) === 'nonsense' ? { ...STORED, state: 'failed', reason } : STORED);
  // Whoever may write into the folder may take a place that is needed.
  rmSync(join(folder, 'done'), { recursive: true });
  put('done', 'a file where a folder was');
  await look();
  assert.deepEqual(list('failed').length, 2);
  rmSync(join(folder, 'done'));
  mkdirSync(join(folder, 'done'));
  await look();
  assert.deepEqual(list('done'), ['a.json', 'z.json']);
  assert.deepEqual(await settle(), []);
});

test('what failed and is put back again is tried again', async (t) => {
  const { folder, look, settle, put, list } = await landed(t);
  put('d.json', 'too early');
  await look();
  await look();
  const reason = { code: 'REPORT_TIME', message: 'ahead of the hub' };
  await settle({ ...STORED, state: 'failed', reason });
  await look();
  renameSync(join(folder, 'failed', 'd.json'), join(folder, 'd.json'));
  await look();
  await look();
  assert.deepEqual(await settle(), ['too early']);
  await look();
  assert.deepEqual(list('done'), ['d.json']);
});

test('temporary names of rsync and others, and folders, are left alone', async (t) => {
  const { folder, queue, look, put } = await landed(t);
  for (const name of ['.report.json.Xa81Qz', 'report.json~', 'report.json.part', 'report.json.filepart', 'r.tmp'])
    put(name, '{}');
  mkdirSync(join(folder, 'more.json'));
  await look();
  await look();
  assert.equal((await queue.waiting()).reports, 0);
});

test('a second file of the same name does not write over the first, and the same content is known', async (t) => {
  const { look, settle, put, list, queue } = await landed(t);
  for (const text of ['one', 'two']) {
    put('c.json', text);
    await look();
    await look();
    assert.deepEqual(await settle(), [text]);
    await look();
  }
  put('c.json', 'two');
  await look();
  await look();
  assert.deepEqual([list('done'), (await queue.waiting()).reports], [['c.json', 'c.json.2', 'c.json.3'], 0]);
});

test('a stop does not wait for a queue that hangs, and the file lies where it lay', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'landing-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const clock = new FakeClock(WALL);
  const store = new MemoryStateStore(() => clock.wall());
  let asked = () => {};
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const queue = {
    add: () => {
      asked();
      return new Promise<never>(() => {});
    },
    fate: () => Promise.resolve(undefined),
  } as unknown as ReportQueue;
  const looks: (() => void)[] = [];
  const machine = {
    mono: () => clock.mono(),
    after: clock.after.bind(clock),
    every: (_ms: number, look: () => void) => {
      looks.push(look);
      return () => {};
    },
  };
  const parts = { folder, hub: 'hub-a', queue, store, machine, incompleteMs: INCOMPLETE_MS };
  const landing = new Landing({ ...parts, process: clock, log: silentLog });
  await landing.start();
  writeFileSync(join(folder, 'night.json'), '{}');
  let isLooking = true;
  void isAsked.then(() => {
    isLooking = false;
  });
  // The first look sees it, a later one brings it because it has not changed; each is a few calls of the file system.
  for (let tried = 0; isLooking; tried++) {
    assert.ok(tried < 100_000, 'it never brings the file');
    looks[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const stopping = landing.stop();
  clock.advance(500);
  await stopping;
  assert.deepEqual(readdirSync(folder).sort(), ['done', 'failed', 'night.json']);
});
