import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alarmsOfHub, madeAlarm, settled, sharedStore } from '../../tests/fakes/made-alarms.ts';
import { reported } from '../../tests/fakes/made-fleet.ts';
import { NODE, WALL } from '../../tests/fakes/made-frames.ts';

type Shared = ReturnType<typeof sharedStore>;

async function pass(shared: Shared, ms: number): Promise<void> {
  for (let i = 0; i < ms; i += 500) {
    shared.clock.advance(500);
    await settled();
  }
}

const silent = (hub: Awaited<ReturnType<typeof alarmsOfHub>>) =>
  hub.alarms.views().filter(({ code }) => code === 'node-silent');

test('a node that no hub hears is told after ten seconds, and its alarms as last known', async () => {
  const shared = sharedStore();
  const hub = await alarmsOfHub('hub-a', shared);
  await hub.tell(madeAlarm());
  await pass(shared, 3000);
  assert.equal(hub.alarms.views()[0]?.event?.lastKnown, false);
  hub.fleet.held(NODE, null);
  assert.equal(hub.alarms.views()[0]?.event?.lastKnown, true);
  await pass(shared, 9000);
  assert.equal(silent(hub).length, 0);
  await pass(shared, 4000);
  const [alarm] = silent(hub);
  assert.deepEqual([alarm?.priority, alarm?.event?.source, alarm?.event?.lastKnown], ['critical', 'hub', false]);
  assert.equal(alarm?.event?.first, false, 'the lost probe was first');
  assert.equal(hub.alarms.views().find(({ code }) => code === 'channel-missing')?.event?.first, true);
  await hub.tell(madeAlarm());
  await pass(shared, 3000);
  assert.deepEqual(
    silent(hub).map(({ active, event }) => [active, event?.state]),
    [[false, 'cleared']],
  );
});

test('while the hubs do not hear each other no node is called silent, and one alarm says what is not known', async () => {
  const shared = sharedStore();
  const hub = await alarmsOfHub('hub-a', shared);
  await hub.tell();
  hub.fleet.isApart = true;
  hub.fleet.held(NODE, null);
  await pass(shared, 9000);
  assert.deepEqual(hub.alarms.views(), []);
  await pass(shared, 60_000);
  const standing = () => hub.alarms.views().map(({ code, priority, active }) => [code, priority, active]);
  assert.deepEqual(standing(), [['hubs-apart', 'critical', true]]);
  hub.fleet.isApart = false;
  await pass(shared, 9000);
  assert.deepEqual(standing(), [['hubs-apart', 'critical', false]]);
  await pass(shared, 4000);
  assert.deepEqual(standing()[0], ['node-silent', 'critical', true], 'nobody hears it, and now that is known');
});

test('of two hubs one raises it; when that one dies the other keeps the same event', async () => {
  const shared = sharedStore();
  const a = await alarmsOfHub('hub-a', shared);
  const b = await alarmsOfHub('hub-b', shared);
  await pass(shared, 15_000);
  const [id, ...more] = silent(a).map(({ event }) => event?.id);
  assert.deepEqual([more, silent(b)[0]?.event?.id], [[], id]);
  a.alarms.stop();
  const c = await alarmsOfHub('hub-c', shared);
  b.alarms.stop();
  await pass(shared, 5000);
  assert.equal(silent(c)[0]?.event?.cleared, null, 'while the new one does not know yet, it stands');
  await pass(shared, 60_000);
  assert.deepEqual(
    silent(c).map(({ event }) => [event?.id, event?.count, event?.state]),
    [[id, 1, 'unacknowledged']],
  );
});

test('a node whose clock is off is told with by how much, until it is right again', async () => {
  const shared = sharedStore();
  const hub = await alarmsOfHub('hub-a', shared);
  await hub.tell();
  const off = () => hub.alarms.views().filter(({ code, active }) => code === 'clock-off' && active);
  const tellAt = async (ahead: number) => {
    hub.fleet.reported(NODE, reported({ at: shared.clock.wall() + ahead }));
    await pass(shared, 4000);
  };
  await tellAt(29_000);
  assert.equal(off().length, 0);
  await tellAt(-90_000);
  assert.equal(off()[0]?.detail, '90 s behind the hub');
  await tellAt(-20_000);
  assert.equal(off().length, 1, 'not on the edge');
  await tellAt(0);
  assert.equal(off().length, 0);
});

test('events that are a year old are removed from the store', async () => {
  const shared = sharedStore();
  const hub = await alarmsOfHub('hub-a', shared);
  await hub.tell(madeAlarm());
  await hub.tell();
  const range = { from: WALL - 1, to: WALL + 1000, limit: 10 };
  assert.equal(hub.alarms.history(range).rows.length, 1);
  hub.fleet.held(NODE, 'hub-a');
  hub.alarms.stop();
  shared.clock.advance(366 * 86_400_000);
  const later = await alarmsOfHub('hub-a', shared);
  await pass(shared, 70_000);
  assert.equal(later.alarms.history(range).rows.length, 0);
  const kept = await shared.store.list<{ code: string }>('alarm/');
  assert.deepEqual(
    kept.map(({ value }) => value.code),
    ['node-silent'],
  );
});
