import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import fc from 'fast-check';
import { Recorder } from '../src/buffer/recorder.ts';
import { FakeStore } from './uplink-fake-store.ts';
import { CHANNELS } from './uplink-node.ts';

type Act =
  | { readonly do: 'scan'; readonly count: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'send'; readonly frames: number }
  | { readonly do: 'connect' }
  | { readonly do: 'live' }
  | { readonly do: 'lose-warm' }
  | { readonly do: 'age'; readonly days: number }
  | { readonly do: 'restart' }
  | { readonly do: 'kill' }
  | { readonly do: 'power-cut' };

const acts = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('scan' as const), count: fc.integer({ min: 1, max: 150 }) }) },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 100, max: 12_000 }) }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('send' as const), frames: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 3, arbitrary: fc.constant({ do: 'connect' as const }) },
    { weight: 3, arbitrary: fc.constant({ do: 'live' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'lose-warm' as const }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('age' as const), days: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'kill' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'power-cut' as const }) },
  ),
  { minLength: 5, maxLength: 60 },
) as fc.Arbitrary<Act[]>;

/** A node and a hub without a socket between them: what the ledger must hold against. */
class World {
  readonly store = new FakeStore();
  readonly #folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  readonly #bytes: number;
  #clock = new FakeClock();
  #recorder!: Recorder;
  #image = 0;
  #epochs = 0;
  #boot = 0;
  #days = 0;
  /** Scans made in all lives, and how many of those a hub can no longer hear of. */
  made = 0;
  #mono = 0;
  #last = { epoch: '', seq: 0 };
  #next = new Map<string, number>();

  constructor(bytes: number) {
    this.#bytes = bytes;
    this.#start();
  }

  act(act: Act): void {
    switch (act.do) {
      case 'scan':
        for (let i = 0; i < act.count; i++) this.#scan();
        break;
      case 'wait':
        for (let ms = 0; ms < act.ms; ms += 250) {
          this.#clock.advance(250);
          this.#recorder.tick(null);
        }
        break;
      case 'send':
        this.#send(act.frames);
        break;
      case 'connect':
        this.#connect();
        break;
      case 'live':
        if (this.#last.seq > 0) this.store.saw(this.#last.epoch, this.#last.seq);
        break;
      case 'lose-warm':
        this.store.forget();
        this.#connect();
        break;
      case 'age':
        this.#days += act.days;
        break;
      case 'restart':
        this.#recorder.stop();
        this.#start();
        break;
      case 'kill':
      case 'power-cut':
        this.#pullPlug();
        this.#start();
        break;
    }
  }

  /** Ends well, and brings everything to the hub. */
  settle(): void {
    this.#recorder.stop();
    this.#start();
    // Twice: the first welcome tells of lost ends, the second drains them.
    for (let i = 0; i < 2; i++) {
      this.#connect();
      this.#send(Number.POSITIVE_INFINITY);
    }
  }

  check(): void {
    const { held, dropped } = this.store.totals;
    const { buffered } = this.#recorder.totals();
    // What the hub knows of dead epochs is balanced at its next welcome only.
    let produced = 0;
    for (const { epoch, newest } of this.#recorder.states()) {
      produced += newest;
      const mark = this.store.epochs.get(epoch)?.watermark ?? 0;
      assert.ok(mark <= newest || this.store.of(epoch).seen >= mark);
    }
    assert.ok(buffered <= produced);
    assert.ok(held + dropped <= this.made);
  }

  balance(): void {
    const { buffered, dropped } = this.#recorder.totals();
    for (const { epoch, newest } of this.#recorder.states())
      assert.equal(this.store.epochs.get(epoch)?.watermark ?? 0, newest, 'the hub has all of the epoch');
    assert.equal(buffered, 0, 'nothing waits');
    for (const kept of this.store.epochs.values())
      assert.equal(kept.held + kept.dropped, kept.watermark, 'produced = stored + dropped');
    const hub = this.store.totals;
    // An epoch without data is forgotten once it is warm: a tier that loses it later was told, and is not told again.
    assert.ok(dropped <= this.store.told, `the node counts ${dropped} drops, the hub was told of ${this.store.told}`);
    assert.ok(hub.held + hub.dropped <= this.made, 'nothing is told that was never made');
    const values = this.store.values();
    assert.equal(new Set(values).size, values.length, 'nothing is there twice');
  }

  end(): void {
    this.#recorder.stop();
    rmSync(this.#folder, { recursive: true });
  }

  get #file(): string {
    return join(this.#folder, `${this.#image}`, 'outbox.db');
  }

  #start(): void {
    this.#clock = new FakeClock();
    this.#next.clear();
    this.#recorder = new Recorder({
      node: 'kettle-1.heat',
      file: this.#file,
      boot: `boot-${this.#boot}`,
      channels: CHANNELS,
      retention: { days: 30, bytes: this.#bytes },
      clock: this.#clock,
      newEpoch: () => (++this.#epochs).toString(16).padStart(16, '0'),
      log: silentLog,
      renewed: () => assert.fail('nothing is damaged'),
    });
    this.#recorder.start();
  }

  #scan(): void {
    this.made++;
    this.#mono += 1000;
    const { epoch, scan } = this.#recorder.scan(this.#mono, this.#mono + this.#days * 86_400_000, [this.made, 1]);
    this.#last = { epoch, seq: scan.seq };
  }

  #connect(): void {
    const marks = this.store.marks();
    this.#recorder.reconcile(marks);
    this.#next.clear();
    for (const { epoch, warm, sealed } of this.#recorder.epochs()) this.#next.set(epoch, Math.min(warm, sealed) + 1);
  }

  #send(frames: number): void {
    let left = frames;
    for (const { epoch } of this.#recorder.epochs())
      while (left > 0) {
        const from = this.#next.get(epoch) ?? 1;
        const [frame] = this.#recorder.read(epoch, from, 1);
        if (frame === undefined) break;
        left--;
        const { outcome } = this.store.append(frame);
        const { watermark } = this.store.of(epoch);
        if (outcome === 'hole') {
          this.#next.set(epoch, watermark + 1);
          this.#recorder.mark({ epoch, hot: watermark, warm: watermark });
          continue;
        }
        assert.notEqual(outcome, 'overlap', `${frame.first}..${frame.last} over ${watermark}`);
        this.#next.set(epoch, frame.last + 1);
        this.#recorder.mark({ epoch, hot: watermark, warm: watermark });
      }
  }

  /** What is on disk at this instant, without a word to the process: files are copied, the process is left behind. */
  #pullPlug(): void {
    const before = this.#file;
    this.#image++;
    this.#boot++;
    mkdirSync(join(this.#folder, `${this.#image}`));
    for (const end of ['', '-wal']) if (existsSync(before + end)) copyFileSync(before + end, this.#file + end);
    this.#recorder.stop();
  }
}

function run(bytes: number, script: readonly Act[]): void {
  const world = new World(bytes);
  try {
    for (const act of script) {
      world.act(act);
      world.check();
    }
    world.settle();
    world.balance();
  } finally {
    world.end();
  }
}

test('any sequence of scans, sends, losses, restarts and cuts keeps produced = stored + buffered + dropped', () => {
  fc.assert(
    fc.property(acts, (script) => run(50_000_000, script)),
    { numRuns: 60 },
  );
});

test('so it does when the buffer is far too small, and drops are told', () => {
  fc.assert(
    fc.property(acts, (script) => run(6000, script)),
    { numRuns: 60 },
  );
});

test('without a loss of any kind every scan is stored and none is dropped', () => {
  const world = new World(50_000_000);
  for (let i = 0; i < 40; i++) {
    world.act({ do: 'scan', count: 37 });
    world.act({ do: 'wait', ms: 1000 });
    if (i % 7 === 3) world.act({ do: 'restart' });
    if (i % 5 === 2) world.act({ do: 'connect' });
    world.act({ do: 'send', frames: 2 });
  }
  world.settle();
  world.balance();
  assert.deepEqual(world.store.totals, { held: world.made, dropped: 0 });
  assert.equal(new Set(world.store.values()).size, world.made);
  world.end();
});
