import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Desired, LoopSpec } from '@cerveceria/protocol';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { FakeAir } from '../../tests/fakes/fake-notifier.ts';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { createAudit } from '../auth/audit.ts';
import { createDesiredDocs } from './desired-docs.ts';
import { createLoopCommands } from './loop-commands.ts';
import { createNodeStops } from './node-stops.ts';

const NODE = 'kettle-1.heat';
const LOOP = `${NODE}.mash`;
const ANA = { user: 'ana', role: 'brewer' } as const;
const SPEC: LoopSpec = {
  id: LOOP,
  kind: 'heat',
  input: `${NODE}.wort`,
  setPointChannel: null,
  dutyChannel: `${NODE}.duty`,
  unit: '°C',
  min: 0,
  max: 100,
};

function setUp(held: ReadonlySet<string> = new Set()) {
  const clock = new FakeClock();
  const store = new MemoryStateStore(() => clock.wall());
  const air = new FakeAir();
  const audit = createAudit(store);
  const docs = createDesiredDocs(store, clock);
  let ids = 0;
  const newId = () => `id-${++ids}`;
  const hub = (name: string, holds: ReadonlySet<string>) => {
    const told: unknown[] = [];
    const links = {
      held: holds,
      stop: (node: string, stop: object) => holds.has(node) && told.push({ node, ...stop }) > 0,
    };
    const isNode = (node: string) => node === NODE;
    const parts = { links, notifier: air.notifier(name), docs, isNode, audit, clock, newId, log: silentLog };
    const stops = createNodeStops(parts);
    stops.start();
    return { stops, told };
  };
  const specOf = (loop: string) => (loop === LOOP ? SPEC : undefined);
  const loops = createLoopCommands({ docs, specOf, audit, clock, newId });
  return { clock, store, audit, docs, loops, a: hub('hub-a', held), b: hub('hub-b', new Set([NODE])) };
}

const override = { mode: 'auto', setPoint: 66.5, reason: 'hotter mash', duration: 600_000 } as const;

test('an override carries owner, reason and the process time of its end', async () => {
  const { loops, docs, clock } = setUp();
  const { version } = await loops.override(ANA, LOOP, override);
  assert.equal(version, 1);
  assert.deepEqual((await docs.get(NODE))?.loops[LOOP], {
    demand: null,
    override: {
      mode: 'auto',
      setPoint: 66.5,
      id: 'id-1',
      owner: 'ana',
      reason: 'hotter mash',
      issued: clock.wall(),
      expires: clock.wall() + 600_000,
    },
  });
});

test('an order for a boil or a relay experiment reaches the loop whole and stands in the audit', async () => {
  const { loops, docs, audit } = setUp();
  await loops.override(ANA, LOOP, { ...override, tune: true });
  assert.equal((await docs.get(NODE))?.loops[LOOP]?.override?.tune, true);
  await loops.demand(ANA, LOOP, { mode: 'auto', setPoint: 98, boilPower: 0.6 });
  assert.deepEqual((await docs.get(NODE))?.loops[LOOP]?.demand, { mode: 'auto', setPoint: 98, boilPower: 0.6 });
  const details = (await audit.recent(10)).map(({ detail }) => detail).join();
  assert.ok(details.includes('relay experiment') && details.includes('boil at 0.6'), details);
});

test('ending an override leaves the lasting demand, and a lasting demand leaves the override', async () => {
  const { loops, docs } = setUp();
  await loops.demand(ANA, LOOP, { mode: 'auto', setPoint: 50 });
  await loops.override(ANA, LOOP, override);
  await loops.demand(ANA, LOOP, { mode: 'auto', setPoint: 52 });
  assert.equal((await docs.get(NODE))?.loops[LOOP]?.override?.setPoint, 66.5);
  const { version } = await loops.clearOverride(ANA, LOOP);
  assert.equal(version, 4);
  assert.deepEqual((await docs.get(NODE))?.loops[LOOP], { demand: { mode: 'auto', setPoint: 52 }, override: null });
  await loops.demand(ANA, LOOP, null);
  assert.equal((await docs.get(NODE))?.loops[LOOP]?.demand, null);
});

test('an override that is over leaves the document with the next change, whatever that is about', async () => {
  const { loops, docs, clock, a } = setUp(new Set([NODE]));
  await loops.override(ANA, LOOP, override);
  clock.advance(override.duration - 1);
  await a.stops.halt(ANA, NODE, 'smoke');
  assert.equal((await docs.get(NODE))?.loops[LOOP]?.override?.setPoint, 66.5);
  clock.advance(1);
  await loops.demand(ANA, LOOP, { mode: 'auto', setPoint: 50 });
  assert.deepEqual((await docs.get(NODE))?.loops[LOOP], { demand: { mode: 'auto', setPoint: 50 }, override: null });
});

test('what the loop cannot do is refused in plain words, and nothing is written', async () => {
  const { loops, docs } = setUp();
  await assert.rejects(
    loops.override(ANA, LOOP, { ...override, setPoint: 101 }),
    /DEMAND_INVALID.*0 to 100 °C, got 101/,
  );
  await assert.rejects(loops.override(ANA, LOOP, { mode: 'auto', reason: 'x', duration: 1000 }), /expected setPoint/);
  await assert.rejects(loops.demand(ANA, LOOP, { mode: 'manual', duty: -0.5 }), /duty: expected 0 to 1, got -0.5/);
  await assert.rejects(loops.demand(ANA, LOOP, { mode: 'manual' }), /expected duty/);
  await assert.rejects(loops.override(ANA, `${NODE}.other`, override), /LOOP_UNKNOWN/);
  assert.equal(await docs.get(NODE), undefined);
});

test('writes of two hubs at the same moment all arrive, each with a version of its own', async () => {
  const { loops, docs } = setUp();
  const writes = Array.from({ length: 12 }, (_, i) => loops.demand(ANA, LOOP, { mode: 'auto', setPoint: i }));
  const versions = (await Promise.all(writes)).map((each) => each.version);
  assert.deepEqual(
    versions.sort((x, y) => x - y),
    Array.from({ length: 12 }, (_, i) => i + 1),
  );
  assert.equal((await docs.get(NODE))?.version, 12);
});

test('a stop goes straight to an agent that this hub holds, before it is written down', async () => {
  const { a, b, store, docs } = setUp(new Set([NODE]));
  let toldBefore = -1;
  store.watch('desired/', () => {
    toldBefore = a.told.length;
  });
  const { straight } = await a.stops.halt(ANA, NODE, 'boil over');
  assert.equal(straight, true);
  assert.equal(toldBefore, 1);
  assert.deepEqual(b.told, []);
  assert.equal((await docs.get(NODE))?.stop?.reason, 'boil over');
});

test('a stop reaches the agent though the store is gone, and says that it was not written down', async () => {
  const { a, store } = setUp(new Set([NODE]));
  store.get = () => Promise.reject(new Error('the store is gone'));
  assert.deepEqual(await a.stops.halt(ANA, NODE, 'boil over'), { version: null, straight: true });
  assert.equal(a.told.length, 1);
  const far = setUp();
  far.store.get = store.get;
  await assert.rejects(far.a.stops.halt(ANA, NODE, 'boil over'), /the store is gone/);
});

test('a stop of an agent that the other hub holds goes through it', async () => {
  const { a, b } = setUp();
  assert.equal((await a.stops.halt(ANA, NODE, 'boil over')).straight, false);
  assert.deepEqual(b.told, [{ node: NODE, id: 'id-1', owner: 'ana', reason: 'boil over' }]);
  await assert.rejects(a.stops.halt(ANA, 'kettle-9.heat', 'x'), /NODE_UNKNOWN/);
});

test('a release clears the stop, leaves the loops and is in the audit log with its reason', async () => {
  const { a, loops, store, audit } = setUp();
  await loops.demand(ANA, LOOP, { mode: 'off' });
  await a.stops.halt(ANA, NODE, 'boil over');
  await a.stops.release(ANA, NODE, 'cleaned up');
  const { value } = (await store.get<Desired>(`desired/${NODE}`)) as { value: Desired };
  assert.equal(value.stop, null);
  assert.deepEqual(value.loops[LOOP]?.demand, { mode: 'off' });
  assert.deepEqual(
    (await audit.recent(10)).map(({ what, detail }) => [what, detail]),
    [
      ['stop.release', 'cleaned up'],
      ['stop', 'boil over'],
      ['desired.set', 'off'],
    ],
  );
});

test('a release that names a stop leaves the one that came since, and says whose it is', async () => {
  const { a, docs } = setUp();
  await a.stops.halt(ANA, NODE, 'boil over');
  const first = (await docs.get(NODE))?.stop?.id as string;
  await a.stops.halt(ANA, NODE, 'smoke');
  await assert.rejects(a.stops.release(ANA, NODE, 'cleaned up', first), /STOP_OTHER.*ana: smoke/);
  const second = (await docs.get(NODE))?.stop;
  assert.equal(second?.reason, 'smoke');
  await a.stops.release(ANA, NODE, 'aired', second?.id);
  assert.equal((await docs.get(NODE))?.stop, null);
});
