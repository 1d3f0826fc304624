import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FRAME_SEAL } from '@cerveceria/protocol';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { Recorder } from '../src/buffer/recorder.ts';
import { FakeStore } from './uplink-fake-store.ts';
import { CHANNELS } from './uplink-node.ts';

const folder = mkdtempSync(join(tmpdir(), 'images-'));
const IMAGE = join(folder, 'image');
/** Scans on disk in the image: 35 frames sealed, of which 32 are packed, and one more spilled. */
const ON_DISK = 2130;
const DESIRED = { node: 'kettle-1.heat', version: 4, issued: 0, loops: {}, stop: null };
let epochs = 0;
let made = 0;

function recorderIn(place: string): { readonly recorder: Recorder; readonly clock: FakeClock } {
  const clock = new FakeClock();
  const recorder = new Recorder({
    node: 'kettle-1.heat',
    file: join(place, 'outbox.db'),
    boot: 'boot',
    channels: CHANNELS,
    retention: { days: 30, bytes: 50_000_000 },
    clock,
    newEpoch: () => (++epochs).toString(16).padStart(16, '0'),
    log: silentLog,
    renewed: () => {},
  });
  return { recorder, clock };
}

function feed(recorder: Recorder, clock: FakeClock, scans: number): void {
  for (let i = 0; i < scans; i++) {
    made++;
    recorder.scan(made * 1000, made * 1000, [made, 1]);
    if (i % 50 === 49) clock.advance(1000);
    recorder.tick(null);
  }
}

function copy(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const end of ['', '-wal'])
    if (existsSync(join(from, `outbox.db${end}`)))
      copyFileSync(join(from, `outbox.db${end}`), join(to, `outbox.db${end}`));
}

/** The same numbers for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2654435761 + 1;
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0;
    return Math.floor((state / 4294967296) * sides);
  };
}

/** Starts from the image, works on it, sends all; returns what a hub then has. */
function outlive(place: string): FakeStore {
  const { recorder, clock } = recorderIn(place);
  recorder.start();
  recorder.desired();
  const first = made + 1;
  feed(recorder, clock, 130);
  const store = new FakeStore();
  recorder.reconcile([]);
  // An epoch may begin anew while frames are read: then its predecessor is read again, now among the dead.
  for (let round = 0; round < 4; round++)
    for (const { epoch } of recorder.epochs())
      for (let frames = 1; frames > 0; ) {
        const from = store.of(epoch).watermark + 1;
        const read = recorder.read(epoch, from, 1000);
        for (const frame of read) assert.equal(store.append(frame).outcome, 'stored');
        frames = read.length;
      }
  recorder.stop();
  const values = new Set(store.values());
  // 120 of the 130 new scans were sealed by then; more when a damaged file was replaced.
  for (let value = first; value < first + 120; value++) assert.ok(values.has(value), `new scan ${value} is there`);
  for (const kept of store.epochs.values()) assert.equal(kept.held + kept.dropped, kept.watermark);
  assert.equal(values.size, store.totals.held, 'nothing is there twice');
  for (const kept of store.epochs.values())
    for (const [seq, value] of kept.values)
      if ((value as number) <= ON_DISK) assert.equal(value, seq, 'a value is what was made, or not there');
  return store;
}

before(() => {
  const place = join(folder, 'made');
  const { recorder, clock } = recorderIn(place);
  recorder.start();
  recorder.keepDesired(DESIRED);
  feed(recorder, clock, ON_DISK);
  clock.advance(10_000);
  recorder.tick(null);
  const [epoch] = recorder.states().map((one) => one.epoch) as [string];
  recorder.mark({ epoch, hot: 600, warm: 600 });
  copy(place, IMAGE);
  recorder.stop();
});
after(() => rmSync(folder, { recursive: true }));

test('a power cut in mid-life costs nothing that was spilled', () => {
  const place = join(folder, 'cut');
  copy(IMAGE, place);
  const store = outlive(place);
  const values = new Set(store.values());
  for (let value = 1; value <= ON_DISK; value++) assert.ok(values.has(value));
  assert.equal(store.epochs.size, 2, 'a new epoch after an end without a mark');
});

test('a log of changes torn anywhere costs its tail alone, and start-up succeeds', () => {
  const wal = readFileSync(join(IMAGE, 'outbox.db-wal'));
  for (let seed = 0; seed < 60; seed++) {
    const roll = dice(seed);
    const place = join(folder, `torn-${seed}`);
    copy(IMAGE, place);
    const at = roll(wal.length);
    const torn = Buffer.concat([wal.subarray(0, at), Buffer.from(Array.from({ length: roll(600) }, () => roll(256)))]);
    writeFileSync(join(place, 'outbox.db-wal'), torn);
    const store = outlive(place);
    const old = store.values().filter((value) => (value as number) <= ON_DISK) as number[];
    assert.equal(Math.max(0, ...old), old.length, 'what is there is a whole beginning');
    rmSync(place, { recursive: true });
  }
});

test('from 200 images with flipped bits start-up always succeeds and no wrong value comes out', () => {
  let kept = 0;
  let aside = 0;
  let flipped = 0;
  for (let seed = 0; seed < 200; seed++) {
    const roll = dice(1000 + seed);
    const place = join(folder, `flip-${seed}`);
    copy(IMAGE, place);
    // The log of changes is carried into the database first, so that flips hit what has no checksum of SQLite's own.
    const settled = recorderIn(place);
    settled.recorder.start();
    settled.recorder.stop();
    const file = join(place, 'outbox.db');
    const bytes = readFileSync(file);
    for (let flips = 1 + roll(seed % 4 === 0 ? 40 : 3); flips > 0; flips--) {
      const at = roll(seed % 3 === 0 ? Math.min(8192, bytes.length) : bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << roll(8));
      flipped++;
    }
    writeFileSync(file, bytes);
    const store = outlive(place);
    kept += store.values().filter((value) => (value as number) <= ON_DISK).length;
    aside += readdirSync(place).filter((name) => /damaged-\d+$/.test(name)).length;
    rmSync(place, { recursive: true });
  }
  assert.ok(aside > 10, `${aside} files were set aside`);
  // Most bits belong to a frame, and it is lost with any of them: what else a flip takes along must be little.
  const lost = (200 * ON_DISK - kept) / FRAME_SEAL.scans;
  assert.ok(lost < 0.5 * flipped, `${lost} frames lost by ${flipped} flips`);
});

test('a file that is no database at all is set aside, and the buffer begins anew', () => {
  const place = join(folder, 'nonsense');
  mkdirSync(place);
  writeFileSync(
    join(place, 'outbox.db'),
    'this is not a database, it is a line of text that is long enough for a header',
  );
  outlive(place);
  assert.ok(existsSync(join(place, 'outbox.db.damaged-1')));
});

test('a buffer of a newer version is set aside, not overwritten', () => {
  const place = join(folder, 'newer');
  copy(IMAGE, place);
  const { recorder } = recorderIn(place);
  recorder.start();
  recorder.stop();
  const bytes = readFileSync(join(place, 'outbox.db'));
  bytes.writeUInt32BE(99, 60);
  writeFileSync(join(place, 'outbox.db'), bytes);
  outlive(place);
  assert.ok(existsSync(join(place, 'outbox.db.damaged-1')));
});

test('a folder that cannot be made leaves the buffer in memory, and it still works', () => {
  const place = join(folder, 'file-in-the-way');
  writeFileSync(place, '');
  outlive(join(place, 'inside'));
  const { recorder } = recorderIn(join(place, 'inside'));
  recorder.start();
  assert.equal((recorder.fault as { code?: string } | null)?.code, 'BUFFER_DISK', 'and it says so');
  recorder.stop();
});
