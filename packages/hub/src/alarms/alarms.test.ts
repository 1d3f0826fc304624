import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANA, alarmsOfHub, madeAlarm, madeDoc, settled, sharedStore } from '../../tests/fakes/made-alarms.ts';
import { NODE, WALL } from '../../tests/fakes/made-frames.ts';

const RANGE = { from: WALL - 1, to: WALL + 1e12, limit: 1000 };

test('an alarm that a node reports is an event at both hubs, and its acknowledgement too', async () => {
  const shared = sharedStore();
  const a = await alarmsOfHub('hub-a', shared);
  const b = await alarmsOfHub('hub-b', shared);
  await a.tell(madeAlarm());
  const [here] = a.alarms.views();
  const [there] = b.alarms.views();
  assert.deepEqual([here?.event?.state, here?.event?.kettle], ['unacknowledged', 'kettle-1']);
  assert.equal(there?.event?.id, here?.event?.id);
  const row = await b.alarms.acknowledge(ANA, here?.event?.id ?? '', 'seen');
  assert.deepEqual(row.event.acknowledged, { by: 'ana', at: shared.clock.wall(), note: 'seen' });
  assert.equal(a.alarms.views()[0]?.event?.state, 'acknowledged');
  await b.alarms.acknowledge({ user: 'bruno', role: 'brewer' }, row.event.id, '');
  const audit = await a.audit.recent(10);
  assert.deepEqual(
    audit.map(({ who, what, detail }) => [who, what, detail]),
    [['ana', 'alarm.acknowledge', 'channel-missing: seen']],
  );
});

test('what nobody saw stays shown after it cleared, until somebody has; the history keeps it', async () => {
  const shared = sharedStore();
  const { alarms, tell } = await alarmsOfHub('hub-a', shared);
  await tell(madeAlarm());
  await tell(madeAlarm({ active: false }));
  await tell();
  const [view] = alarms.views();
  assert.deepEqual([view?.active, view?.event?.state], [false, 'cleared']);
  assert.deepEqual(alarms.counts(), { standing: { info: 0, warning: 0, critical: 0 }, unacknowledged: 1 });
  await alarms.acknowledge(ANA, view?.event?.id ?? '', '');
  assert.deepEqual(alarms.views(), []);
  const { rows } = alarms.history(RANGE);
  assert.deepEqual(
    rows.map(({ code, event }) => [code, event.state, event.acknowledged?.by]),
    [['channel-missing', 'normal', 'ana']],
  );
});

test('a node that moves to the other hub, and a hub that starts again, find their events', async () => {
  const shared = sharedStore();
  const a = await alarmsOfHub('hub-a', shared);
  const b = await alarmsOfHub('hub-b', shared);
  await a.tell(madeAlarm());
  const id = a.alarms.views()[0]?.event?.id ?? '';
  await a.alarms.acknowledge(ANA, id, '');
  a.left();
  a.alarms.stop();
  await b.tell(madeAlarm());
  const again = await alarmsOfHub('hub-a', shared);
  for (const { alarms } of [b, again]) {
    const { rows } = alarms.history(RANGE);
    assert.deepEqual(
      rows.map(({ event }) => [event.id, event.state, event.count]),
      [[id, 'acknowledged', 1]],
    );
  }
});

test('a node that restarts under an alarm tells the same event, however young its alarms are', async () => {
  const shared = sharedStore();
  const a = await alarmsOfHub('hub-a', shared);
  const b = await alarmsOfHub('hub-b', shared);
  await a.tell(madeAlarm({ latched: true }));
  shared.clock.advance(3_600_000);
  b.joined();
  await b.tell(madeAlarm({ latched: true, since: shared.clock.wall() }));
  await b.tell(madeAlarm({ latched: true, since: shared.clock.wall() + 1 }));
  const { rows } = a.alarms.history(RANGE);
  assert.deepEqual(
    rows.map(({ since, event }) => [since, event.count, event.state]),
    [[WALL, 2, 'unacknowledged']],
    'the second word is a flap, the first is not',
  );
});

test('two hubs that are told of one occurrence at the same moment write one event', async () => {
  const shared = sharedStore();
  const a = await alarmsOfHub('hub-a', shared);
  const b = await alarmsOfHub('hub-b', shared);
  await Promise.all([a.tell(madeAlarm()), b.tell(madeAlarm())]);
  const { rows } = a.alarms.history(RANGE);
  assert.deepEqual([rows.length, rows[0]?.event.count], [1, 1]);
});

test('should two hubs have begun two events of one alarm, only the newer goes on', async () => {
  const shared = sharedStore();
  await shared.store.put('alarm/older-older-older', madeDoc(), null);
  await shared.store.put('alarm/newer-newer-newer', madeDoc({ since: WALL + 9, told: WALL + 9 }), null);
  const { alarms, tell } = await alarmsOfHub('hub-a', shared);
  await tell(madeAlarm({ since: WALL + 9 }));
  assert.deepEqual(
    alarms.history(RANGE).rows.map(({ event, active }) => [event.id, active]),
    [
      ['newer-newer-newer', true],
      ['older-older-older', false],
    ],
  );
});

test('a probe that flaps for an hour is one event, and few writes', async () => {
  const shared = sharedStore();
  const { alarms, tell } = await alarmsOfHub('hub-a', shared);
  for (let i = 0; i < 1200; i++) await tell(...(i % 2 === 0 ? [madeAlarm({ since: shared.clock.wall() })] : []));
  const { rows } = alarms.history(RANGE);
  assert.deepEqual([rows.length, rows[0]?.event.count], [1, 600]);
});

test('reports that come faster than they are written leave the newest word', async () => {
  const shared = sharedStore();
  const { alarms, fleet } = await alarmsOfHub('hub-a', shared);
  const events = alarms.hearing({ joined() {}, live() {}, reported: (n, r) => fleet.reported(n, r), left() {} });
  for (let i = 0; i <= 100; i++) {
    const alarm = madeAlarm({ since: WALL + i });
    const report = { version: 1, at: 1, loops: [], refused: [], stop: null, buffered: 0, dropped: 0 };
    events.reported(NODE, { ...report, alarms: i === 100 ? [] : [alarm] });
  }
  await settled();
  shared.clock.advance(300);
  await settled();
  assert.equal(alarms.history(RANGE).rows[0]?.active, false);
});

test('a store that fails loses nothing: the next word of the node writes it', async () => {
  const shared = sharedStore();
  const { alarms, tell } = await alarmsOfHub('hub-a', shared);
  const put = shared.store.put.bind(shared.store);
  shared.store.put = () => Promise.reject(new Error('disk full'));
  await tell(madeAlarm());
  const [view] = alarms.views();
  assert.deepEqual([view?.active, view?.event], [true, undefined], 'shown all the same');
  shared.store.put = put;
  await tell(madeAlarm());
  assert.equal(alarms.views()[0]?.event?.state, 'unacknowledged');
});
