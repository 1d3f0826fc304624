import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { settled } from '../../tests/fakes/made-alarms.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { Counters } from '../derived/counters.ts';
import { Derivations } from '../derived/derivations.ts';
import type { FrameTier } from '../tiers/frame-tier.ts';
import { risingIds, stateReportQueue } from '../tiers/state-report-queue.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { Filer } from './filer.ts';
import { LostNumbers } from './lost-numbers.ts';
import { Processing } from './processing.ts';
import { readReport } from './read-report.ts';
import type { ReadReport } from './report-reader.ts';
import { ReportWorker } from './report-worker.ts';
import { VirtualNodes } from './virtual-node.ts';

const WALL = Date.UTC(2026, 0, 10);
const NODE = 'kettle-1.lab';

type Append = FrameTier['append'];
type Act = <T>(work: () => Promise<T>) => Promise<T>;

/** The same store for one whose writes may be its last. Claims are none: who takes a share has done nothing yet. */
function asUsedBy(store: MemoryStateStore, act: Act): StateStore {
  const isClaim = (key: string) => key.startsWith('report/in/');
  return {
    start: () => store.start(),
    stop: () => store.stop(),
    get: (key) => store.get(key),
    list: (prefix) => store.list(prefix),
    put: (key, value, expected) => {
      const write = () => store.put(key, value, expected);
      return isClaim(key) ? write() : act(write);
    },
    remove: (key, expected) => act(() => store.remove(key, expected)),
    watch: (prefix, seen) => store.watch(prefix, seen),
    record: (name, value) => store.record(name, value),
    recent: (name, limit, before) => store.recent(name, limit, before),
    lease: (name, holder, ms) => store.lease(name, holder, ms),
  };
}

function bench() {
  const clock = new FakeClock(WALL);
  const store = new MemoryStateStore(() => clock.wall());
  const tier = new MemoryFrameTier();
  const queue = stateReportQueue({ store, clock, newId: risingIds('hub-a', clock) });
  const append: Append = tier.append.bind(tier);
  /** One that can die says nothing of its share: what would keep it young dies with it. */
  const made = (name: string, own: Append = append, act: Act = (work) => work()) => {
    const mortal = {
      ...clock,
      after: clock.after.bind(clock),
      mono: () => clock.mono(),
      wall: () => clock.wall(),
      every: () => () => {},
    };
    const used = asUsedBy(store, act);
    const ownQueue = stateReportQueue({ store: used, clock, newId: risingIds('hub-a', clock) });
    const noCold = { cold: undefined, coldBefore: () => 0 };
    const machine = own === append ? clock : mortal;
    const nodes = new VirtualNodes(used, 'hub-a', { tier, others: [], ...noCold });
    const processing = new Processing({ nodes, derivations: new Derivations(used, []) });
    const [learnBoots, following, totals] = [
      tier.learnBoots.bind(tier),
      tier.following.bind(tier),
      tier.totals.bind(tier),
    ];
    const into = { append: own, learnBoots, following, totals };
    const counters = new Counters({ store: used, tier, ...noCold });
    const lost = new LostNumbers({ nodes, queue, tier, others: [], machine: clock, log: silentLog });
    const read: ReadReport = async (report) => readReport(report);
    const filer = new Filer({ read, nodes, processing, tier: into, counters, lost, process: clock, told: () => {} });
    return new ReportWorker({ name, queue: ownQueue, filer, nodes, machine, process: clock, log: silentLog });
  };
  const send = (values: readonly number[], at = WALL, key: string | null = null) => {
    const readings = values.map((value, i) => ({ channel: 'ph', time: at + i * 1000, value, unit: 'pH' }));
    const bytes = Buffer.from(JSON.stringify({ source: NODE, readings }));
    return queue.add({ bytes, isGzip: false, from: 'ana', key, received: clock.wall() });
  };
  async function pass(ms: number): Promise<void> {
    for (let i = 0; i < ms; i += 200) {
      for (let k = 0; k < 20; k++) await settled();
      clock.advance(200);
    }
    for (let k = 0; k < 20; k++) await settled();
  }
  async function stored(): Promise<number> {
    const [totals] = await tier.totals(NODE);
    return totals?.held ?? 0;
  }
  const waiting = async () => (await queue.waiting()).reports;
  return { clock, store, tier, queue, append, made, send, pass, stored, waiting };
}

test('reports become frames of their source, and both hubs learn its channels', async () => {
  const { store, queue, made, send, pass, stored } = bench();
  const worker = made('w');
  worker.start();
  const { id } = await send([5.1, 5.2, 5.3]);
  await pass(1000);
  assert.equal(await stored(), 3);
  assert.deepEqual(await queue.fate(id), {
    ...{ id, state: 'stored', received: WALL, ended: (await queue.fate(id))?.ended, readings: 3, sources: [NODE] },
    reason: null,
  });
  const record = (await store.get<{ virtual: boolean; channels: { id: string }[] }>(`node/${NODE}`))?.value;
  assert.deepEqual([record?.virtual, record?.channels.map((channel) => channel.id)], [true, [`${NODE}.ph`]]);
  await worker.stop();
});

test('a report that cannot be stored is set aside with its reason and holds nothing up', async () => {
  const { queue, made, send, pass, stored } = bench();
  const worker = made('w');
  worker.start();
  const bad = await queue.add({ bytes: Buffer.from('{'), isGzip: false, from: 'ana', key: null, received: WALL });
  await send([5]);
  await pass(1000);
  assert.equal(await stored(), 1);
  const fate = await queue.fate(bad.id);
  assert.deepEqual([fate?.state, fate?.reason?.code], ['failed', 'REPORT_MALFORMED']);
  await worker.stop();
});

test('a report over which something unforeseen fails holds up no other, and is set aside when it goes on failing', async () => {
  const { append, queue, made, send, pass, stored } = bench();
  let failing = Number.POSITIVE_INFINITY;
  const worker = made('w', (frames) => {
    // Nobody has foreseen a report of three readings.
    if (frames[0]?.held === 3 && failing-- > 0) return Promise.reject(new TypeError('three is not a function'));
    return append(frames);
  });
  worker.start();
  await send([5]);
  const poison = await queue.add({
    ...{ isGzip: false, from: 'ana', key: null, received: WALL },
    bytes: Buffer.from(
      JSON.stringify({
        source: 'kettle-1.odd',
        readings: [1, 2, 3].map((value) => ({ channel: 'ph', time: WALL + value, value, unit: 'pH' })),
      }),
    ),
  });
  await send([6]);
  await pass(1000);
  assert.deepEqual([await stored(), (await queue.fate(poison.id))?.state], [2, 'waiting']);
  await pass(12_000);
  const { state, reason } = (await queue.fate(poison.id)) ?? {};
  assert.deepEqual([state, reason?.code], ['failed', 'REPORT_FAULT']);
  assert.match(reason?.message ?? '', /TypeError: three is not a function/);
  assert.equal(await queue.replay(poison.id), true);
  failing = 2;
  await pass(3000);
  assert.equal((await queue.fate(poison.id))?.state, 'stored');
  await worker.stop();
});

test('a source that is an agent is refused', async () => {
  const { store, queue, made, send, pass } = bench();
  await store.put(`node/${NODE}`, { node: NODE, channels: [], loops: [] }, null);
  const worker = made('w');
  worker.start();
  const { id } = await send([5]);
  await pass(1000);
  assert.equal((await queue.fate(id))?.reason?.code, 'REPORT_SOURCE');
  await worker.stop();
});

test('a store that is gone loses nothing; when it is back everything is there once', async () => {
  const { tier, made, send, pass, stored, waiting } = bench();
  const worker = made('w');
  worker.start();
  tier.down = true;
  for (let i = 0; i < 20; i++) await send([i % 14, 7], WALL - i * 60_000);
  await pass(10_000);
  assert.equal(await waiting(), 20);
  tier.down = false;
  await pass(12_000);
  assert.deepEqual([await stored(), await waiting()], [40, 0]);
  await worker.stop();
});

/** Acts on the stores, of which one is the last: it is never done, or it is and nobody hears of it. */
function lifeOf(dies: number, when: 'before' | 'after') {
  const life = { acts: 0, isOver: false };
  async function act<T>(work: () => Promise<T>): Promise<T> {
    const isLast = ++life.acts === dies;
    if (isLast && when === 'before') life.isOver = true;
    if (life.isOver) return new Promise<never>(() => {});
    const said = await work();
    if (isLast) life.isOver = true;
    return isLast ? new Promise<never>(() => {}) : said;
  }
  return { life, act };
}

test('a worker dies at any act on a store: another one takes over, nothing is lost and nothing is there twice', async () => {
  for (const when of ['before', 'after'] as const)
    for (let dies = 1, isOver = true; isOver; dies++) {
      const { append, made, send, pass, stored, waiting } = bench();
      for (let i = 0; i < 4; i++)
        await send(
          Array.from({ length: 70 }, (_, n) => n / 10),
          WALL - 2_000_000 + i * 100_000,
        );
      const { life, act } = lifeOf(dies, when);
      made('victim', (frames) => act(() => append(frames)), act).start();
      await pass(1000);
      const heir = made('heir');
      heir.start();
      await pass(70_000);
      assert.deepEqual([await stored(), await waiting()], [280, 0], `${when} act ${dies} of ${life.acts}`);
      await heir.stop();
      ({ isOver } = life);
    }
});

test('two workers with reports of one source do not wait for each other at every step', async () => {
  const { clock, queue, append, made, send, pass, stored, waiting } = bench();
  for (let i = 0; i < 60; i++) await send([i % 14], WALL - i * 1000);
  let appends = 0;
  // A store takes its time, now more and now less: meanwhile the other worker takes numbers of its own.
  const slow: (ms: number) => Append = (ms) => (frames) => {
    appends++;
    return new Promise((resolve) => clock.after(ms, () => resolve(append(frames))));
  };
  const workers = [made('a', slow(200)), made('b', slow(1000))];
  const share = queue.take.bind(queue);
  queue.take = (name, most) => share(name, Math.min(most, 30));
  for (const worker of workers) worker.start();
  await pass(60_000);
  assert.deepEqual([await stored(), await waiting()], [60, 0]);
  assert.ok(appends <= 200, `${appends} appends for 60 reports`);
  for (const worker of workers) await worker.stop();
});

test('the same report under the same key is stored once', async () => {
  const { made, send, pass, stored } = bench();
  const worker = made('w');
  worker.start();
  await send([5], WALL, 'k');
  await pass(1000);
  assert.equal((await send([5], WALL, 'k')).known, true);
  await pass(1000);
  assert.equal(await stored(), 1);
  await worker.stop();
});

test('a worker that wakes when its share was settled by another and is long forgotten stores nothing twice', async () => {
  const { queue, append, made, send, pass, stored, waiting } = bench();
  const { id } = await send([5.1, 5.2]);
  let wake: (fault: Error) => void = () => {};
  let isAwake = false;
  const sleeper = made('sleeper', (frames) => {
    if (isAwake) return append(frames);
    return new Promise((_, reject) => {
      wake = reject;
    });
  });
  sleeper.start();
  await pass(1000);
  const heir = made('heir');
  heir.start();
  await pass(16_000);
  const before = await queue.fate(id);
  assert.equal(before?.state, 'stored');
  for (let i = 0; i < 510; i++) await send([i % 14], WALL + i);
  await pass(4000);
  assert.deepEqual([await stored(), await waiting()], [512, 0]);
  isAwake = true;
  wake(new Error('it slept'));
  await pass(10_000);
  assert.deepEqual([await stored(), await waiting(), await queue.fate(id)], [512, 0, before]);
  await sleeper.stop();
  await heir.stop();
});

test('a stop does not wait for a tier that hangs, and what was under way is taken over and there once', async () => {
  const { clock, append, made, send, pass, stored, waiting } = bench();
  const worker = made('hangs', () => new Promise(() => {}));
  worker.start();
  await send([5.1, 5.2]);
  await pass(1000);
  let isStopped = false;
  const stopping = worker.stop().then(() => {
    isStopped = true;
  });
  await settled();
  assert.equal(isStopped, false);
  clock.advance(500);
  await stopping;
  const heir = made('heir', append);
  heir.start();
  await pass(16_000);
  assert.deepEqual([await stored(), await waiting()], [2, 0]);
  await heir.stop();
});
