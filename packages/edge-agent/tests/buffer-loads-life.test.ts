import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { EPOCH_A, frameOf, gapOf } from '../src/buffer/outbox.contract.ts';
import type { SealedFrame } from '../src/buffer/sealed-frame.ts';
import { carveFrames } from '../src/buffer/sqlite-carve.ts';
import { SqliteOutbox } from '../src/buffer/sqlite-outbox.ts';
import { keyOf } from '../src/buffer/sqlite-rows.ts';
import { applyPragmas, migrate } from '../src/buffer/sqlite-schema.ts';
import { LoadedBuffer } from './buffer-loads.fixture.ts';

type Act =
  | { readonly do: 'seal'; readonly frames: number; readonly at: number }
  | { readonly do: 'read'; readonly at: number; readonly bytes: number }
  | { readonly do: 'acknowledge' | 'gap' | 'thin' | 'split'; readonly at: number }
  | { readonly do: 'prune'; readonly limit: number }
  | { readonly do: 'power-cut' };

const share = fc.double({ min: 0, max: 1, noNaN: true });
const acts = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ do: fc.constant('seal' as const), frames: fc.integer({ min: 1, max: 6 }), at: share }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('read' as const), at: share, bytes: fc.integer({ min: 1, max: 3000 }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constantFrom('acknowledge', 'gap', 'thin', 'split'), at: share }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('prune' as const), limit: fc.integer({ min: 1, max: 5 }) }) },
    { weight: 1, arbitrary: fc.constant({ do: 'power-cut' as const }) },
  ),
  { minLength: 10, maxLength: 50 },
) as fc.Arbitrary<Act[]>;

const plain = (frames: readonly SealedFrame[]) => frames.map((frame) => ({ ...frame, bytes: [...frame.bytes] }));
const scansOf = ({ first, last, dropped }: SealedFrame) => last - first + 1 - dropped;

/** A buffer on disk beside a plain list of what must be in it. */
class Twin {
  readonly #buffer = new LoadedBuffer();
  #frames: SealedFrame[] = [];
  #sealed = 0;
  #warm = 0;
  #gone = 0;

  act(act: Act): void {
    const { outbox } = this.#buffer;
    switch (act.do) {
      case 'seal': {
        const sealed = Array.from({ length: act.frames }, (_, i) => {
          // Now and then a short frame, as at the end of a process.
          const first = this.#sealed + 1;
          this.#sealed += i === 0 && act.at < 0.2 ? 7 : 60;
          return frameOf(first, this.#sealed);
        });
        this.#frames.push(...sealed);
        outbox.commit({ sealed, open: null });
        return;
      }
      case 'read': {
        const from = Math.round(act.at * this.#sealed);
        const read = plain(outbox.read(EPOCH_A, from, act.bytes));
        const expected = plain(this.#frames.filter(({ last }) => last >= from));
        assert.deepEqual(read, expected.slice(0, Math.max(1, read.length)));
        return;
      }
      case 'acknowledge':
        this.#warm = Math.round(act.at * this.#sealed);
        outbox.mark({ epoch: EPOCH_A, hot: this.#warm, warm: this.#warm });
        return;
      case 'prune':
        for (const one of outbox.candidates('acknowledged', act.limit)) this.#prune(one);
        return;
      case 'gap':
        this.#put(act.at, (one) => [gapOf(one.first, one.last + 60, 'x')]);
        return;
      case 'thin':
        this.#put(act.at, ({ first, last }) => [frameOf(first, last, EPOCH_A, 10)]);
        return;
      case 'split':
        this.#put(act.at, ({ first, last }) => [frameOf(first, first + 2), frameOf(first + 3, last)]);
        return;
      case 'power-cut': {
        const [state] = outbox.epochs();
        this.#buffer.pullPlug();
        // Marks that no commit took along are told anew by a hub; frames are on disk when they were committed.
        if (state !== undefined) this.#buffer.outbox.mark({ epoch: EPOCH_A, hot: state.hot, warm: state.warm });
      }
    }
  }

  check(): void {
    const { outbox } = this.#buffer;
    assert.deepEqual(plain(outbox.read(EPOCH_A, 1, 1e9)), plain(this.#frames));
    const kept = this.#frames.reduce((sum, frame) => sum + frame.dropped, 0);
    const used = this.#frames.reduce((sum, frame) => sum + frame.bytes.length + 40, 0);
    const ahead = this.#frames.filter(({ last }) => last > this.#warm).reduce((sum, one) => sum + one.dropped, 0);
    const buffered = Math.max(0, Math.max(this.#sealed, this.#frames.at(-1)?.last ?? 0) - this.#warm - ahead);
    assert.deepEqual(outbox.totals(), { buffered, dropped: kept + this.#gone, used });
    const [state] = outbox.epochs();
    assert.equal(state?.oldest, this.#frames[0]?.first ?? 0);
    assert.equal(state?.empty, !this.#frames.some(({ every }) => every > 0));
    const whole = this.#frames.filter(({ every, first }) => every === 1 && first > this.#warm);
    assert.deepEqual(
      outbox.candidates('whole', 7).map(({ first, last, wall, size }) => [first, last, wall, size]),
      whole.slice(0, 7).map(({ first, last, wall, bytes }) => [first, last, wall, bytes.length + 40]),
    );
  }

  end(): void {
    this.#buffer.end();
  }

  #prune(one: { readonly epoch: string; readonly first: number; readonly last: number }): void {
    assert.ok(one.last <= this.#warm, 'only what is acknowledged');
    const isHeld = ({ first, last }: SealedFrame) => first >= one.first && last <= one.last;
    this.#gone += this.#frames.filter(isHeld).reduce((sum, { dropped }) => sum + dropped, 0);
    this.#frames = this.#frames.filter((frame) => !isHeld(frame));
    this.#buffer.outbox.remove([one]);
  }

  /** Others in the place of the whole frame that lies there. */
  #put(at: number, make: (one: SealedFrame) => SealedFrame[]): void {
    const one = this.#frames[Math.floor(at * this.#frames.length)];
    if (one === undefined || one.every !== 1 || scansOf(one) < 7) return;
    const put = make(one);
    const overlaps = ({ first, last }: SealedFrame) => put.some((by) => by.first <= last && by.last >= first);
    this.#frames = [...this.#frames.filter((frame) => !overlaps(frame)), ...put].sort((a, b) => a.first - b.first);
    this.#sealed = Math.max(this.#sealed, put.at(-1)?.last ?? 0);
    this.#buffer.outbox.put(put);
  }
}

test('whatever is sealed, read, acknowledged, pruned, replaced and cut off: the buffer holds what a plain list holds', () => {
  fc.assert(
    fc.property(acts, (script) => {
      const twin = new Twin();
      try {
        for (const act of script) {
          twin.act(act);
          twin.check();
        }
      } finally {
        twin.end();
      }
    }),
    { numRuns: 25 },
  );
});

const sealedFrames = (count: number) => Array.from({ length: count }, (_, i) => frameOf(i * 60 + 1, i * 60 + 60));

test('a log of changes cut off anywhere leaves a whole beginning, whatever was being packed', () => {
  const buffer = new LoadedBuffer();
  const sealed = sealedFrames(30);
  for (const frame of sealed) buffer.outbox.commit({ sealed: [frame], open: null });
  const log = readFileSync(`${buffer.file}-wal`);
  const file = readFileSync(buffer.file);
  const seen = new Set<number>();
  for (let cut = log.length; cut > 0; cut -= 536) {
    const place = `${buffer.file}-${cut}`;
    writeFileSync(place, file);
    writeFileSync(`${place}-wal`, log.subarray(0, cut));
    const db = new Database(place);
    applyPragmas(db);
    migrate(db);
    const kept = new SqliteOutbox(db).read(EPOCH_A, 1, 1e9);
    assert.deepEqual(plain(kept), plain(sealed.slice(0, kept.length)), `cut at ${cut}`);
    seen.add(kept.length);
    db.close();
  }
  assert.equal(seen.size, 31, 'each number of frames was met');
  buffer.end();
});

test('any link between pages broken, carving misses one frame at most', () => {
  const buffer = new LoadedBuffer();
  const sealed = sealedFrames(40);
  for (const frame of sealed) buffer.outbox.commit({ sealed: [frame], open: null });
  // Nothing stands on pages that are free, where it would be found as well.
  buffer.db.exec('VACUUM');
  buffer.db.pragma('wal_checkpoint(TRUNCATE)');
  const pages = buffer.db.prepare("SELECT pageno FROM dbstat WHERE name = 'loads' AND pagetype = 'overflow'").pluck();
  const numbers = pages.all() as number[];
  assert.ok(numbers.length >= 10, `${numbers.length} links`);
  const file = readFileSync(buffer.file);
  const size = buffer.db.pragma('page_size', { simple: true }) as number;
  const missing = (bytes: Buffer) => {
    const found = carveFrames(bytes, Buffer.alloc(0));
    return sealed.filter(
      ({ first, bytes }) => !found.get(keyOf(1, first))?.bytes.every((byte, i) => byte === bytes[i]),
    );
  };
  assert.deepEqual(missing(file), []);
  for (const number of numbers)
    for (const link of [0, number, 2 ** 31]) {
      const broken = Buffer.from(file);
      broken.writeUInt32BE(link, (number - 1) * size);
      assert.ok(missing(broken).length <= 1, `page ${number} leads to ${link}`);
    }
  buffer.end();
});
