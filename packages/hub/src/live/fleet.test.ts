import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { FakeAir } from '../../tests/fakes/fake-notifier.ts';
import { FACTS, LOOP, liveScan, reported } from '../../tests/fakes/made-fleet.ts';
import { NODE, SPEC } from '../../tests/fakes/made-frames.ts';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { createFleet } from './fleet.ts';
import { channelsOf, kettlesOf, loopsOf, nodesOf } from './fleet-views.ts';

async function twoHubs() {
  const clock = new FakeClock();
  const store = new MemoryStateStore(() => clock.wall());
  const air = new FakeAir();
  const hub = async (name: string, held = new Set<string>()) => {
    const notifier = air.notifier(name);
    const fleet = createFleet({ hub: name, store, notifier, machine: clock, process: clock });
    await fleet.start({ held });
    return { ...fleet, held, notifier, online: () => nodesOf(fleet.state)[0]?.hub };
  };
  return { clock, store, air, hub, a: await hub('hub-a'), b: await hub('hub-b') };
}

type Hub = Awaited<ReturnType<Awaited<ReturnType<typeof twoHubs>>['hub']>>;

/** What ingest does when an agent comes or goes: it tells its own hub and the air. */
function join(hub: Hub): void {
  hub.held.add(NODE);
  hub.events.joined(FACTS);
  hub.notifier.publish('joined', FACTS);
}
function leave(hub: Hub): void {
  hub.held.delete(NODE);
  hub.events.left(NODE);
  hub.notifier.publish('left', { node: NODE });
}

test('an agent of the other hub is known here with its values, loops and alarms', async () => {
  const { a, b, clock } = await twoHubs();
  join(a);
  a.notifier.publish('live', { node: NODE, scans: [liveScan(1, clock.wall(), 6512)] });
  const alarm = { id: 'x', code: 'PROBE', priority: 'critical' as const, about: SPEC.id, detail: '', since: 1 };
  const alarms = [{ ...alarm, active: true, latched: false }];
  a.notifier.publish('report', { node: NODE, report: reported({ alarms }) });
  assert.deepEqual([a.online(), b.online()], ['hub-a', 'hub-a']);
  assert.equal(channelsOf(b.state, clock)[0]?.latest.value, 65.12);
  assert.equal(loopsOf(b.state)[0]?.state?.duty, 0.5);
  assert.equal(nodesOf(b.state)[0]?.buffered, 3);
  assert.equal(b.state.nodes.get(NODE)?.report?.alarms[0]?.code, 'PROBE');
  assert.deepEqual(
    kettlesOf(b.state).map((kettle) => kettle.id),
    ['kettle-1'],
  );
});

test('an agent that moves is with its new hub, though the old one sees it leave later', async () => {
  const { a, b } = await twoHubs();
  join(a);
  join(b);
  assert.deepEqual([a.online(), b.online()], ['hub-b', 'hub-b']);
  leave(a);
  assert.deepEqual([a.online(), b.online()], ['hub-b', 'hub-b']);
  leave(b);
  assert.deepEqual([a.online(), b.online()], [null, null]);
});

test('the agents of a hub that was killed are offline when it has been silent', async () => {
  const { a, b, clock } = await twoHubs();
  join(a);
  clock.advance(10_000);
  assert.equal(b.online(), 'hub-a');
  a.stop();
  clock.advance(3_000);
  assert.equal(b.online(), 'hub-a');
  clock.advance(2_000);
  assert.equal(b.online(), null);
});

test('a hub that starts late knows at once who is where and what they last said', async () => {
  const { a, store, clock, hub } = await twoHubs();
  await store.put(`node/${NODE}`, { ...FACTS, seen: 1, hub: 'hub-a' }, null);
  join(a);
  a.events.live(NODE, [liveScan(7, clock.wall(), 6400)]);
  a.events.reported(NODE, reported());
  const c = await hub('hub-c');
  assert.equal(channelsOf(c.state, clock)[0]?.latest.value, 64);
  assert.equal(loopsOf(c.state)[0]?.state?.setPoint, 66);
  clock.advance(1_000);
  assert.equal(c.online(), 'hub-a');
});

test('desired state and a stop that was asked for are shown as soon as either hub writes them', async () => {
  const { a, b, store } = await twoHubs();
  join(a);
  const loops = { [LOOP]: { demand: { mode: 'auto', setPoint: 50 }, override: null } };
  const stop = { id: 'x', owner: 'ana', reason: 'boil over', issued: 5 };
  await store.put(`desired/${NODE}`, { node: NODE, version: 1, issued: 5, loops, stop }, null);
  assert.equal(loopsOf(b.state)[0]?.desired?.setPoint, 50);
  assert.deepEqual(nodesOf(b.state)[0]?.stop, { id: 'x', owner: 'ana', reason: 'boil over', at: 5 });
  a.events.reported(NODE, reported({ stop: { owner: 'button', reason: 'local', at: 6 } }));
  assert.equal(nodesOf(a.state)[0]?.stop?.owner, 'button');
});

test('a hub whose word does not go through knows that it is alone, until it does again', async () => {
  const { a, clock } = await twoHubs();
  const turns = () => new Promise((resolve) => setImmediate(resolve));
  const ping = a.notifier.ping;
  a.notifier.ping = () => Promise.reject(new Error('away'));
  clock.advance(1000);
  await turns();
  assert.equal(a.state.isApart, true);
  a.notifier.ping = ping;
  clock.advance(1000);
  await turns();
  assert.equal(a.state.isApart, false);
});

test('word that comes late of a report makes no clock look wrong, nor does what a hub that starts late is told', async () => {
  const { a, b, store, clock, hub } = await twoHubs();
  await store.put(`node/${NODE}`, { ...FACTS, seen: 1, hub: 'hub-a' }, null);
  join(a);
  const heard = clock.wall();
  a.events.reported(NODE, reported({ at: heard + 40 }));
  clock.advance(90_000);
  a.notifier.publish('report', { node: NODE, report: reported({ at: heard + 40 }), heard });
  const late = await hub('hub-c');
  assert.deepEqual(
    [b, late].map(({ state }) => state.nodes.get(NODE)?.skew),
    [40, 40],
  );
});
