import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EPOCH_A, EPOCH_B, frameOf, gapOf } from '../src/buffer/outbox.contract.ts';
import type { SealedFrame } from '../src/buffer/sealed-frame.ts';
import { keyOf } from '../src/buffer/sqlite-rows.ts';
import { LoadedBuffer } from './buffer-loads.fixture.ts';

const minute = (n: number) => frameOf(n * 60 - 59, n * 60);
const plain = (frames: readonly SealedFrame[]) => frames.map((frame) => ({ ...frame, bytes: [...frame.bytes] }));

function withBuffer(frames: number, body: (buffer: LoadedBuffer, sealed: readonly SealedFrame[]) => void): void {
  const buffer = new LoadedBuffer();
  try {
    const sealed = Array.from({ length: frames }, (_, i) => minute(i + 1));
    for (const frame of sealed) buffer.outbox.commit({ sealed: [frame], open: null });
    body(buffer, sealed);
  } finally {
    buffer.end();
  }
}

const all = (buffer: LoadedBuffer, from = 1) => plain(buffer.outbox.read(EPOCH_A, from, 1e9));

test('frames that are kept together are read like others: in order, from the one that holds the seq, as many as asked', () =>
  withBuffer(10, (buffer, sealed) => {
    assert.deepEqual(buffer.loads(), [4, 4]);
    assert.deepEqual(all(buffer), plain(sealed));
    for (const from of [60, 61, 240, 241, 300, 481, 599]) {
      const first = Math.floor((from - 1) / 60);
      assert.deepEqual(all(buffer, from), plain(sealed).slice(first), `from ${from}`);
      assert.deepEqual(plain(buffer.outbox.read(EPOCH_A, from, 1)), plain(sealed).slice(first, first + 1));
    }
    assert.deepEqual(buffer.outbox.read(EPOCH_A, 601, 1e9), []);
    assert.deepEqual([buffer.outbox.epochs()[0]?.oldest, buffer.outbox.epochs()[0]?.empty], [1, false]);
  }));

test('frames of which a hub has a part stay together until it has all; then they go as one', () =>
  withBuffer(10, (buffer, sealed) => {
    const { used } = buffer.outbox.totals();
    buffer.outbox.mark({ epoch: EPOCH_A, hot: 600, warm: 180 });
    assert.deepEqual(buffer.outbox.candidates('acknowledged', 9), []);
    assert.deepEqual(all(buffer, 181), plain(sealed).slice(3), 'what it has is not read again');
    assert.deepEqual(
      buffer.outbox.candidates('whole', 9).map(({ first }) => first),
      [181, 241, 301, 361, 421, 481, 541],
    );
    buffer.outbox.mark({ epoch: EPOCH_A, hot: 600, warm: 300 });
    const [candidate, ...others] = buffer.outbox.candidates('acknowledged', 9);
    assert.deepEqual([candidate?.first, candidate?.last, others], [1, 240, []]);
    assert.equal(candidate?.wall, 240_000, 'as young as its youngest');
    buffer.outbox.remove([{ epoch: EPOCH_A, first: 1, last: 60 }]);
    assert.equal(buffer.outbox.epochs()[0]?.oldest, 1, 'one of them alone cannot be removed');
    buffer.outbox.remove(candidate === undefined ? [] : [candidate]);
    assert.equal(buffer.outbox.epochs()[0]?.oldest, 241);
    assert.equal(used - buffer.outbox.totals().used, candidate?.size);
    assert.deepEqual(all(buffer), plain(sealed).slice(4));
  }));

test('what is kept together of one epoch is neither read, replaced nor forgotten with another one', () =>
  withBuffer(8, ({ outbox, db }, sealed) => {
    outbox.begin(EPOCH_B, 'boot');
    const others = Array.from({ length: 8 }, (_, i) => frameOf(i * 60 + 1, i * 60 + 60, EPOCH_B));
    for (const frame of others) outbox.commit({ sealed: [frame], open: null });
    const read = (epoch: string) => plain(outbox.read(epoch, 1, 1e9));
    assert.deepEqual([read(EPOCH_A), read(EPOCH_B)], [plain(sealed), plain(others)]);
    assert.equal(outbox.candidates('whole', 99).length, 16);
    outbox.put([gapOf(1, 60, 'x', EPOCH_B)]);
    const keys = () => db.prepare('SELECT key FROM loads ORDER BY key').pluck().all();
    assert.deepEqual([read(EPOCH_A), read(EPOCH_B).length], [plain(sealed), 8]);
    assert.deepEqual(keys(), [keyOf(1, 1), keyOf(1, 241), keyOf(2, 241)]);
    outbox.forget(EPOCH_A);
    assert.deepEqual([read(EPOCH_A), read(EPOCH_B).length], [[], 8]);
    assert.deepEqual(keys(), [keyOf(2, 241)]);
  }));

test('a gap over some of them leaves the others as they were, and every count right', () =>
  withBuffer(9, (buffer, sealed) => {
    const before = buffer.outbox.totals();
    const gap = gapOf(121, 300, 'buffer-full');
    buffer.outbox.put([gap]);
    assert.deepEqual(all(buffer), plain([...sealed.slice(0, 2), gap, ...sealed.slice(5)]));
    assert.deepEqual(buffer.loads(), []);
    const { buffered, dropped, used } = buffer.outbox.totals();
    assert.deepEqual([buffered, dropped], [before.buffered - 180, 180]);
    const sizes = (frames: readonly SealedFrame[]) => frames.reduce((sum, one) => sum + one.bytes.length + 40, 0);
    assert.equal(used, before.used - sizes(sealed.slice(2, 5)) + sizes([gap]));
  }));

test('a flipped byte of a frame among others costs that frame alone', () =>
  withBuffer(8, (buffer, sealed) => {
    const bytes = buffer.db.prepare('SELECT bytes FROM loads ORDER BY key').pluck().get() as Buffer;
    const at = bytes.indexOf(sealed[2]?.bytes as Uint8Array);
    bytes[at + 5] = (bytes[at + 5] as number) ^ 4;
    buffer.db.prepare('UPDATE loads SET bytes = ? WHERE last = 240').run(bytes);
    const rest = sealed.filter((_, i) => i !== 2);
    assert.deepEqual(all(buffer), plain(rest));
    const gap = gapOf(121, 180, 'damaged');
    buffer.outbox.put([gap]);
    assert.deepEqual(all(buffer), plain([...rest.slice(0, 2), gap, ...rest.slice(2)]));
  }));

test('where neighbours are gone, or the row itself is not what was written, it is told as damage', () => {
  const damages = ['bytes = substr(bytes, 1, 120)', 'last = last + 60', 'wall = 5', 'frames = 3', 'held = 1'];
  for (const damage of damages)
    withBuffer(8, (buffer) => {
      buffer.db.exec(`UPDATE loads SET ${damage} WHERE key % 4294967296 = 1`);
      assert.throws(() => buffer.outbox.read(EPOCH_A, 1, 1e9), { code: 'BUFFER_DAMAGED' }, damage);
      assert.throws(() => buffer.outbox.put([gapOf(61, 120, 'x')]), { code: 'BUFFER_DAMAGED' }, damage);
      assert.equal(buffer.loads().length, 2, 'and nothing is done');
    });
});

test('a load whose column became of another type is told as damage', () =>
  withBuffer(8, (buffer) => {
    // As after a flipped bit in the head of its record: SQLite holds to the types only where it writes.
    buffer.db.exec('CREATE TABLE loose AS SELECT * FROM loads; DROP TABLE loads; ALTER TABLE loose RENAME TO loads');
    for (const value of ['7', "'text'", 'NULL']) {
      buffer.db.exec(`UPDATE loads SET bytes = ${value} WHERE key % 4294967296 = 1`);
      assert.throws(() => buffer.outbox.read(EPOCH_A, 1, 1e9), { code: 'BUFFER_DAMAGED' }, value);
      assert.throws(() => buffer.outbox.put([gapOf(61, 120, 'x')]), { code: 'BUFFER_DAMAGED' }, value);
      assert.throws(() => buffer.outbox.candidates('whole', 1), { code: 'BUFFER_DAMAGED' }, value);
    }
  }));

test('a frame that is damaged before it is packed keeps its row', () =>
  withBuffer(3, (buffer, sealed) => {
    buffer.db.exec('UPDATE frames SET wall = wall + 1 WHERE last = 120');
    for (let n = 4; n <= 8; n++) buffer.outbox.commit({ sealed: [minute(n)], open: null });
    assert.deepEqual(buffer.loads(), [4]);
    const rest = [4, 5, 6, 7, 8].map(minute);
    assert.deepEqual(all(buffer), plain([sealed[0], sealed[2], ...rest] as SealedFrame[]));
  }));

for (const code of ['SQLITE_FULL', 'SQLITE_CORRUPT'])
  test(`packing that fails with ${code} costs nothing, and is done later`, () =>
    withBuffer(3, (buffer, sealed) => {
      buffer.db.function('refuse', () => {
        throw Object.assign(new Error('refused'), { code });
      });
      buffer.db.exec('CREATE TEMP TRIGGER refusing BEFORE INSERT ON loads BEGIN SELECT refuse(); END');
      const more = [4, 5, 6].map(minute);
      buffer.outbox.commit({ sealed: more.slice(0, 1), open: null });
      buffer.outbox.commit({ sealed: more.slice(1, 2), open: null });
      assert.deepEqual(all(buffer), plain([...sealed, ...more.slice(0, 2)]));
      assert.equal(buffer.outbox.totals().buffered, 300);
      assert.deepEqual(buffer.loads(), []);
      buffer.db.exec('DROP TRIGGER refusing');
      // Where the file is damaged that is found by who reads it: then it is opened anew.
      if (code === 'SQLITE_CORRUPT') buffer.pullPlug();
      buffer.outbox.commit({ sealed: more.slice(2), open: null });
      assert.deepEqual(buffer.loads(), [4]);
      assert.deepEqual(all(buffer), plain([...sealed, ...more]));
    }));

test('a file of the version before is opened, keeps its frames in their rows, drains, and packs what comes', () => {
  const buffer = new LoadedBuffer(false);
  try {
    const sealed = Array.from({ length: 11 }, (_, i) => minute(i + 1));
    buffer.outbox.commit({ sealed, open: null });
    buffer.db.exec('DROP TABLE loads');
    buffer.db.pragma('user_version = 1');
    buffer.pullPlug();
    assert.equal(buffer.db.pragma('user_version', { simple: true }), 2);
    assert.deepEqual(all(buffer), plain(sealed));
    const more = [12, 13, 14, 15].map(minute);
    for (const frame of more) buffer.outbox.commit({ sealed: [frame], open: null });
    assert.deepEqual(all(buffer), plain([...sealed, ...more]));
    assert.deepEqual(buffer.loads(), [4, 4], 'the newest that were there, and the new ones');
    assert.equal(buffer.outbox.epochs()[0]?.oldest, 1);
    buffer.outbox.mark({ epoch: EPOCH_A, hot: 900, warm: 900 });
    for (let round = 0; round < 20; round++) buffer.outbox.remove(buffer.outbox.candidates('acknowledged', 3));
    assert.deepEqual([all(buffer), buffer.outbox.totals().used], [[], 0]);
  } finally {
    buffer.end();
  }
});
