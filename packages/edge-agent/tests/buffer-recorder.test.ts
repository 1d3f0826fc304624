import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import type { ChannelSpec } from '@cerveceria/protocol';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { Recorder, type RecorderOptions } from '../src/buffer/recorder.ts';
import { FakeStore } from './uplink-fake-store.ts';
import { CHANNELS } from './uplink-node.ts';

const DAY = 86_400_000;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

/** One node's buffer over several lives, with the clocks in the test's hand. */
class Lives {
  readonly folder = mkdtempSync(join(tmpdir(), 'recorder-'));
  readonly clock = new FakeClock();
  readonly #more: Partial<RecorderOptions>;
  #epochs = 0;
  made = 0;
  days = 0;
  recorder!: Recorder;

  constructor(more: Partial<RecorderOptions> = {}) {
    this.#more = more;
    ends.push(() => rmSync(this.folder, { recursive: true }));
    this.start();
  }

  start(): void {
    this.recorder = new Recorder({
      node: 'kettle-1.heat',
      file: join(this.folder, 'outbox.db'),
      boot: 'boot',
      channels: CHANNELS,
      retention: { days: 30, bytes: 50_000_000 },
      clock: this.clock,
      newEpoch: () => (++this.#epochs).toString(16).padStart(16, '0'),
      log: silentLog,
      renewed: () => {},
      ...this.#more,
    });
    this.recorder.start();
  }

  scan(count: number, cells: (i: number) => number[] = (i) => [i, 1]): void {
    for (let i = 0; i < count; i++) {
      this.made++;
      const mono = this.made * 1000;
      this.recorder.scan(mono, mono + this.days * DAY, cells(this.made));
    }
    this.pass(1000);
  }

  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 250) {
      this.clock.advance(250);
      this.recorder.tick(null);
    }
  }

  send(store: FakeStore): void {
    for (const { epoch } of this.recorder.epochs())
      for (;;) {
        const frames = this.recorder.read(epoch, store.of(epoch).watermark + 1, 4000);
        for (const frame of frames) assert.equal(store.append(frame).outcome, 'stored');
        const { watermark } = store.of(epoch);
        this.recorder.mark({ epoch, hot: watermark, warm: watermark });
        if (frames.length === 0) break;
      }
  }

  get epoch(): string {
    return this.recorder.epochs().at(-1)?.epoch ?? '';
  }
}

test('when a hub is ahead of a restored card, what was made since gets a new epoch and nothing is lost', () => {
  const lives = new Lives();
  const store = new FakeStore();
  lives.scan(130);
  lives.recorder.stop();
  const card = mkdtempSync(join(tmpdir(), 'card-'));
  ends.push(() => rmSync(card, { recursive: true }));
  cpSync(lives.folder, card, { recursive: true });
  lives.start();
  const old = lives.epoch;
  lives.scan(200);
  lives.send(store);
  store.saw(old, 325);
  lives.recorder.stop();

  rmSync(lives.folder, { recursive: true });
  cpSync(card, lives.folder, { recursive: true });
  lives.start();
  assert.equal(lives.epoch, old, 'the card itself says that all is well');
  const first = lives.made + 1;
  lives.scan(150);
  assert.equal(lives.recorder.reconcile(store.marks()), true);
  assert.notEqual(lives.epoch, old);
  assert.equal(lives.recorder.reconcile(store.marks()), false);
  lives.scan(60);
  lives.send(store);
  const values = new Set(store.values());
  for (let value = first; value <= lives.made; value++) assert.ok(values.has(value), `scan ${value}`);
  assert.equal(values.size, store.totals.held);
  assert.deepEqual(store.of(old).reasons, ['lost-with-process']);
  assert.deepEqual([store.of(old).watermark, store.of(old).held], [325, 310]);
  assert.equal(lives.recorder.totals().dropped, 15);
  lives.recorder.stop();
});

test('what is pruned by age is told as a gap when a hub asks for it again, and does not count as dropped', () => {
  const lives = new Lives();
  const store = new FakeStore();
  lives.scan(180);
  lives.send(store);
  lives.days = 31;
  lives.scan(60);
  lives.pass(20_000);
  assert.equal(lives.recorder.states().at(-1)?.oldest, 181);
  store.forget();
  lives.recorder.reconcile([]);
  lives.send(store);
  assert.deepEqual([store.totals.held, store.totals.dropped], [60, 180]);
  assert.deepEqual(store.of(lives.epoch).reasons, ['pruned']);
  assert.equal(lives.recorder.totals().dropped, 0);
  lives.recorder.stop();
});

test('what no hub has is kept however old it grows', () => {
  const lives = new Lives();
  lives.scan(180);
  lives.days = 400;
  lives.scan(60);
  lives.pass(20_000);
  assert.equal(lives.recorder.states().at(-1)?.oldest, 1);
  assert.deepEqual(lives.recorder.totals().buffered, 240);
  lives.recorder.stop();
});

test('a full buffer first thins the oldest detail and then drops it, told and counted, and keeps its cap', () => {
  const lives = new Lives({ retention: { days: 30, bytes: 12_000 } });
  const store = new FakeStore();
  let sawThin = false;
  for (let i = 0; i < 40; i++) {
    lives.scan(120, (n) => [n * 7 + ((n * 7919) % 13), n % 5]);
    lives.pass(2000);
    const { buffered, dropped, used } = lives.recorder.totals();
    assert.equal(buffered + dropped, lives.made, 'every scan is buffered or counted as dropped');
    assert.ok(used < 12_000 + 3000, `${used} bytes`);
    const [oldest] = lives.recorder.read(lives.epoch, 1, 1);
    if (oldest?.every === 10) sawThin = true;
  }
  assert.ok(sawThin, 'detail went before whole frames');
  const [oldest] = lives.recorder.read(lives.epoch, 1, 1);
  assert.equal(oldest?.reason, 'buffer-full');
  const { dropped } = lives.recorder.totals();
  lives.send(store);
  assert.equal(store.totals.dropped, dropped);
  assert.equal(store.totals.held + store.totals.dropped, lives.made);
  lives.recorder.stop();
});

test('a frame too large for the protocol is sealed in parts, before anybody has seen it', () => {
  const channels: ChannelSpec[] = Array.from({ length: 250 }, (_, i) => ({
    id: `kettle-1.heat.c${i}`,
    unit: '°C',
    res: 0.001,
    kind: 'analog',
  }));
  const lives = new Lives({ channels });
  const store = new FakeStore();
  let state = 1;
  const noise = () => {
    state = Math.imul(state, 1664525) + 1013904223;
    return state * 97 + 1;
  };
  lives.scan(60, () => channels.map(noise));
  lives.pass(2000);
  lives.send(store);
  assert.equal(store.totals.held, 60);
  assert.ok(lives.recorder.read(lives.epoch, 1, 1e6).length > 1);
  lives.recorder.stop();
});

test('a watermark inside a frame makes two frames of it with every scan in one of them', () => {
  const lives = new Lives();
  lives.scan(60);
  lives.recorder.split(lives.epoch, 31);
  const frames = lives.recorder.read(lives.epoch, 1, 1e6);
  assert.deepEqual(
    frames.map(({ first, last, dropped }) => [first, last, dropped]),
    [
      [1, 30, 0],
      [31, 60, 0],
    ],
  );
  assert.equal(lives.recorder.totals().buffered, 60);
  lives.recorder.stop();
});

test('a frame that no hub takes is told as dropped, and the ones behind it go on', () => {
  const lives = new Lives();
  const store = new FakeStore();
  lives.scan(180);
  lives.recorder.refuse(lives.epoch, 61);
  lives.send(store);
  assert.deepEqual(store.of(lives.epoch).reasons, ['refused-by-hub']);
  assert.deepEqual(store.totals, { held: 120, dropped: 60 });
  assert.equal(lives.recorder.totals().dropped, 60);
  lives.recorder.stop();
});
