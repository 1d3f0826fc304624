import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helloMessage, sampleAlarm, sampleChannel, sampleNode, updateMessage } from '../wire/message-samples.ts';
import { initialState, reduce } from './app-state.ts';
import { processTime } from './clock.ts';
import { freshnessOf } from './connection.ts';
import { createStore } from './store.ts';

const start = initialState({ language: 'es', theme: 'dark', sound: true, kettleVolume: 50 }, null, 'http://a');
const greeted = reduce(reduce(start, { type: 'connection', phase: 'live', base: 'http://a' }), {
  type: 'live',
  message: helloMessage(),
  at: 10_000,
});

test('a hello fills the page and chooses the first kettle', () => {
  assert.equal(greeted.kettle, 'kettle-1');
  assert.equal(greeted.simulated, true);
  assert.equal(greeted.channels.get('kettle-1.heat.wort')?.latest.value, 64.5);
  assert.equal(greeted.connection.hub, 'hub-a');
});

test('a page that opens shows a kettle that is ruled, not a name that a report brought', () => {
  const hello = helloMessage();
  hello.kettles = [{ id: 'cellar', nodes: [] }, ...hello.kettles];
  assert.equal(reduce(start, { type: 'live', message: hello, at: 1 }).kettle, 'kettle-1');
  hello.loops = [];
  assert.equal(reduce(start, { type: 'live', message: hello, at: 1 }).kettle, 'cellar');
});

test('process time goes on at the told rate between messages', () => {
  assert.ok(greeted.clock);
  assert.equal(processTime(greeted.clock, 10_500), 1000 + 20 * 500);
  assert.equal(processTime(greeted.clock, 9_000), 1000, 'never before what was heard');
});

test('an update changes what it names and leaves the rest', () => {
  const next = reduce(greeted, { type: 'live', message: updateMessage(), at: 10_200 });
  assert.deepEqual(next.channels.get('kettle-1.heat.wort')?.latest.state, 'fault');
  assert.equal(next.channels.get('kettle-1.heat.wort')?.unit, '°C');
  assert.equal(next.nodes.get('kettle-1.heat')?.online, false);
  const clockOnly = reduce(next, { type: 'live', message: { type: 'update', clock: { now: 9, rate: 1 } }, at: 10_400 });
  assert.equal(clockOnly.channels, next.channels);
  assert.equal(clockOnly.alarms, next.alarms);
});

test('alarms are told whole: one that is not told any more is gone', () => {
  const more = reduce(greeted, {
    type: 'live',
    message: { type: 'update', clock: { now: 1, rate: 1 }, alarms: [sampleAlarm({ id: 'b' })] },
    at: 1,
  });
  assert.deepEqual(
    more.alarms.map((alarm) => alarm.id),
    ['b'],
  );
});

test('a channel that no hello named is passed over', () => {
  const message = { ...updateMessage(), latest: { 'x.y.z': { value: 1, state: 'ok', code: null, time: 1 } as const } };
  assert.equal(reduce(greeted, { type: 'live', message, at: 1 }).channels.has('x.y.z'), false);
});

test('a second hello takes away what is gone and keeps the chosen kettle', () => {
  const second = helloMessage();
  second.kettles = [
    { id: 'kettle-0', nodes: [] },
    { id: 'kettle-1', nodes: [sampleNode({ id: 'kettle-1.flow' })] },
  ];
  second.channels = [sampleChannel({ id: 'kettle-1.flow.rate' })];
  const next = reduce(greeted, { type: 'live', message: second, at: 2 });
  assert.equal(next.kettle, 'kettle-1');
  assert.deepEqual([...next.nodes.keys()], ['kettle-1.flow']);
  assert.deepEqual([...next.channels.keys()], ['kettle-1.flow.rate']);
});

test('what is shown is stale after two seconds of silence, and at once when the socket is lost', () => {
  assert.equal(freshnessOf(start.connection, 0), 'none');
  assert.equal(freshnessOf(greeted.connection, 12_000), 'fresh');
  assert.equal(freshnessOf(greeted.connection, 12_001), 'stale');
  const lost = reduce(greeted, { type: 'connection', phase: 'waiting', base: 'http://b' });
  assert.equal(freshnessOf(lost.connection, 10_100), 'stale');
});

test('signing out leaves no reading behind but still says that it is a simulation', () => {
  const out = reduce(greeted, { type: 'signed-out', fault: 'SESSION_ENDED' });
  assert.equal(out.channels.size + out.nodes.size + out.loops.size + out.tails.size, 0);
  assert.equal(out.simulated, true);
  assert.equal(out.signInFault, 'SESSION_ENDED');
});

test('the store tells its listeners of changes only', () => {
  const store = createStore(reduce, start);
  let told = 0;
  const leave = store.subscribe(() => {
    told += 1;
  });
  store.dispatch({ type: 'unit', unit: 'L' });
  leave();
  store.dispatch({ type: 'unit', unit: 'pH' });
  assert.equal(told, 1);
  assert.equal(store.state.unit, 'pH');
});
