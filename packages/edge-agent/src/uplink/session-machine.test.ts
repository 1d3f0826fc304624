import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FromHub, Reported } from '@cerveceria/protocol';
import { EPOCH_A, frameOf } from '../buffer/outbox.contract.ts';
import type { Epoch } from '../buffer/outbox.ts';
import { SessionMachine } from './session-machine.ts';
import type { Effect, SessionEvent } from './session-port.ts';

const epoch = (sealed: number): Epoch => ({
  epoch: EPOCH_A,
  boot: 'boot',
  sealed,
  oldest: 1,
  empty: false,
  hot: 0,
  warm: 0,
  reached: 0,
  current: true,
});
const welcome = (more: object = {}): FromHub => ({
  type: 'welcome',
  protocol: 1,
  hub: 'h',
  wall: 5_000_000,
  epochs: [],
  credit: 10_000,
  desired: null,
  ...more,
});

/** Drives the machine and keeps its clock; effects of the last event are what is looked at. */
class Bench {
  now = 0;
  waiting = 0;
  readonly machine: SessionMachine;

  constructor(hubs = ['a', 'b'], sealed = 0) {
    this.machine = new SessionMachine({ hubs, epochs: [epoch(sealed)], desiredVersion: 3, random: () => 0.5 });
  }

  tell(event: SessionEvent): Effect[] {
    return this.machine.handle(event, { now: this.now, mono: this.now, wall: this.now, waiting: this.waiting });
  }

  hear(message: FromHub | object): Effect[] {
    return this.tell({ kind: 'text', text: JSON.stringify(message) });
  }

  join(sealed = 0, more: object = {}): Effect[] {
    this.tell({ kind: 'start' });
    this.tell({ kind: 'opened' });
    this.hear(welcome(more));
    return this.tell({ kind: 'reconciled', epochs: [epoch(sealed)], renewed: false });
  }

  pass(ms: number): Effect[] {
    const all: Effect[] = [];
    for (let passed = 0; passed < ms; passed += 100) {
      this.now += 100;
      all.push(...this.tell({ kind: 'tick' }));
    }
    return all;
  }
}

const kinds = (effects: readonly Effect[]) => effects.map((effect) => effect.kind);
const texts = (effects: readonly Effect[]) => effects.flatMap((one) => (one.kind === 'text' ? [one.message.type] : []));
const only = <K extends Effect['kind']>(effects: readonly Effect[], kind: K) =>
  effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);

test('connects, says hello when open, compares at welcome, and fetches from behind warm', () => {
  const bench = new Bench();
  assert.deepEqual(bench.tell({ kind: 'start' }), [{ kind: 'connect', hub: 'a' }]);
  assert.deepEqual(kinds(bench.tell({ kind: 'opened' })), ['hello']);
  bench.now = 40;
  const marks = [{ epoch: EPOCH_A, hot: 120, warm: 60, seen: 130 }];
  const effects = bench.hear(welcome({ epochs: marks }));
  assert.deepEqual(effects, [
    { kind: 'clock', wall: 5_000_000, mono: 40, rtt: 40 },
    { kind: 'link', hub: 'a', wallOffset: 4_999_980 },
    { kind: 'reconcile', marks },
  ]);
  const [fetch] = only(bench.tell({ kind: 'reconciled', epochs: [epoch(180)], renewed: false }), 'fetch');
  assert.equal(fetch?.fetch.from, 61);
});

test('a new epoch is told by a new hello: the link is left and taken up again', () => {
  const bench = new Bench(['a']);
  bench.tell({ kind: 'start' });
  bench.tell({ kind: 'opened' });
  bench.hear(welcome());
  assert.deepEqual(kinds(bench.tell({ kind: 'reconciled', epochs: [epoch(1)], renewed: true })), [
    'note',
    'close',
    'wait',
  ]);
});

test('beats twice a second, also while nothing else is to be said', () => {
  const bench = new Bench();
  bench.join();
  const beats: number[] = [];
  for (let i = 0; i < 15; i++) {
    if (texts(bench.pass(100)).includes('beat')) beats.push(bench.now);
    if (i % 5 === 0) bench.hear({ type: 'beat', mono: 0, wall: 0 });
  }
  assert.deepEqual(beats, [500, 1000, 1500]);
});

test('leaves a silent hub after 1.8 s, and any word keeps it', () => {
  const bench = new Bench();
  bench.join();
  bench.pass(1700);
  bench.hear({ type: 'never-heard-of' });
  assert.deepEqual(only(bench.pass(1800), 'close'), []);
  const effects = bench.pass(100);
  assert.deepEqual(kinds(effects), ['note', 'close', 'link', 'wait']);
  assert.deepEqual(only(effects, 'link'), [{ kind: 'link', hub: null, wallOffset: null }]);
  assert.deepEqual(bench.tell({ kind: 'due' }), [{ kind: 'connect', hub: 'b' }]);
});

test('leaves a hub that neither opens nor welcomes', () => {
  const bench = new Bench();
  bench.tell({ kind: 'start' });
  assert.equal(only(bench.pass(1900), 'close').length, 1);
  const greeted = new Bench();
  greeted.tell({ kind: 'start' });
  greeted.tell({ kind: 'opened' });
  let closed = 0;
  for (let i = 0; i < 52; i++) {
    greeted.hear({ type: 'beat', mono: 0, wall: 0 });
    closed += only(greeted.pass(100), 'close').length;
  }
  assert.equal(closed, 1);
});

test('live values go out at once while the socket is free, and before frames', () => {
  const bench = new Bench();
  bench.join(600);
  bench.tell({ kind: 'fetched', frames: [frameOf(1, 60)] });
  const effects = bench.tell({ kind: 'scan', epoch: EPOCH_A, scan: { seq: 601, mono: 1, cells: [1] } });
  assert.deepEqual(texts(effects), ['live']);
});

test('while the socket is slow nothing is added, and then the newest scans go as one message', () => {
  const bench = new Bench();
  bench.join(600);
  bench.waiting = 40_000;
  for (let seq = 1; seq <= 100; seq++)
    assert.deepEqual(bench.tell({ kind: 'scan', epoch: EPOCH_A, scan: { seq, mono: seq, cells: [1] } }), []);
  bench.waiting = 0;
  const [live] = only(bench.tell({ kind: 'writable' }), 'text').map((effect) => effect.message);
  assert.ok(live?.type === 'live');
  assert.deepEqual([live.scans.length, live.scans[0]?.seq, live.scans.at(-1)?.seq], [60, 41, 100]);
});

test('an empty answer of the buffer is not asked for again at once', () => {
  const bench = new Bench();
  bench.join(600);
  assert.deepEqual(bench.tell({ kind: 'fetched', frames: [] }), []);
  assert.deepEqual(kinds(bench.tell({ kind: 'tick' })).includes('fetch'), true);
});

test('acknowledged frames move the marks; what is not acknowledged waits with the hub, however long', () => {
  const bench = new Bench();
  bench.join(120);
  bench.tell({ kind: 'fetched', frames: [frameOf(1, 60), frameOf(61, 120)] });
  const [marks] = only(bench.hear({ type: 'ack', epoch: EPOCH_A, hot: 60, warm: 0, credit: 9 }), 'marks');
  assert.deepEqual(marks?.marks, [{ epoch: EPOCH_A, hot: 60, warm: 0 }]);
  for (let i = 0; i < 300; i++) {
    bench.hear({ type: 'beat', mono: 0, wall: 0 });
    assert.deepEqual(only(bench.pass(100), 'fetch'), []);
  }
});

test('an acknowledgement of what was never sent ends the link with an error', () => {
  const bench = new Bench();
  bench.join(120);
  const effects = bench.hear({ type: 'ack', epoch: EPOCH_A, hot: 121, warm: 0, credit: 9 });
  assert.deepEqual(kinds(effects).slice(0, 3), ['text', 'note', 'close']);
});

test('a hub of another major version is told so and left', () => {
  const bench = new Bench();
  bench.tell({ kind: 'start' });
  bench.tell({ kind: 'opened' });
  const effects = bench.hear(welcome({ protocol: 2 }));
  assert.equal(only(effects, 'text')[0]?.message.type, 'error');
  assert.equal(only(effects, 'reconcile').length, 0);
});

test('only a newer desired state is passed on', () => {
  const bench = new Bench();
  const desired = (version: number) => ({ node: 'k.n', version, issued: 0, loops: {}, stop: null });
  assert.equal(only(bench.join(0, { desired: desired(3) }), 'desired').length, 0);
  assert.equal(only(bench.hear({ type: 'desired', desired: desired(4) }), 'desired').length, 1);
  assert.equal(only(bench.hear({ type: 'desired', desired: desired(4) }), 'desired').length, 0);
});

test('a report goes at once when it matters, at least every two seconds otherwise', () => {
  const bench = new Bench();
  bench.join();
  const report = (version: number, at = 0) =>
    ({ version, at, loops: [], alarms: [], refused: [], stop: null, buffered: 0, dropped: 0 }) satisfies Reported;
  assert.deepEqual(texts(bench.tell({ kind: 'report', report: report(1) })), ['report']);
  assert.deepEqual(texts(bench.tell({ kind: 'report', report: report(1, 50) })), []);
  assert.deepEqual(texts(bench.tell({ kind: 'report', report: report(2, 60) })), ['report']);
  bench.hear({ type: 'beat', mono: 0, wall: 0 });
  assert.equal(texts(bench.pass(1700)).filter((type) => type === 'report').length, 0);
  bench.hear({ type: 'beat', mono: 0, wall: 0 });
  assert.equal(texts(bench.pass(400)).filter((type) => type === 'report').length, 1);
});

test('a frame that every try is refused for is given up, the hub being in trouble is no reason', () => {
  const bench = new Bench();
  bench.join(120);
  const given = (code: string) => {
    let refused = 0;
    for (let i = 0; i < 8; i++) {
      bench.tell({ kind: 'fetched', frames: [frameOf(1, 60)] });
      refused += only(bench.hear({ type: 'error', code, message: '', fatal: false }), 'refused').length;
      bench.hear({ type: 'rewind', epoch: EPOCH_A, seq: 1 });
      bench.pass(1200);
    }
    return refused;
  };
  assert.equal(given('TIER_UNAVAILABLE'), 0);
  assert.equal(given('FRAME_DAMAGED'), 1);
});

test('a watermark inside a frame makes two of it', () => {
  const bench = new Bench();
  bench.join(120);
  bench.tell({ kind: 'fetched', frames: [frameOf(1, 60)] });
  bench.hear({ type: 'rewind', epoch: EPOCH_A, seq: 31 });
  const effects = bench.tell({ kind: 'fetched', frames: [frameOf(1, 60)] });
  assert.deepEqual(kinds(effects), ['split', 'fetch']);
  assert.deepEqual(effects[0], { kind: 'split', epoch: EPOCH_A, seq: 31 });
});

test('scans that come faster than anybody looks share a message', () => {
  const bench = new Bench();
  bench.join();
  let messages = 0;
  for (let seq = 1; seq <= 100; seq++) {
    bench.now += 2;
    messages += texts(bench.tell({ kind: 'scan', epoch: EPOCH_A, scan: { seq, mono: seq, cells: [1] } })).length;
  }
  assert.equal(messages, 20);
});

test('stops with a close and hears nothing afterwards', () => {
  const bench = new Bench();
  bench.join();
  assert.deepEqual(kinds(bench.tell({ kind: 'stop' })), ['close']);
  assert.deepEqual(bench.tell({ kind: 'start' }), []);
});
