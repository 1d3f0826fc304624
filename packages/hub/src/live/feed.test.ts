import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FromLive, fromLiveSchema, type LiveUpdate } from '@cerveceria/protocol';
import { FakeClock } from '@cerveceria/runtime';
import { FACTS, liveScan, reported } from '../../tests/fakes/made-fleet.ts';
import { NODE, SPEC } from '../../tests/fakes/made-frames.ts';
import { createFeed } from './feed.ts';
import { FleetState } from './fleet-state.ts';

class FakeTablet {
  waiting = 0;
  readonly heard: FromLive[] = [];
  send(text: string): void {
    // What a page would refuse must not leave.
    this.heard.push(fromLiveSchema.parse(JSON.parse(text)));
  }
  get updates(): LiveUpdate[] {
    return this.heard.filter((each) => each.type === 'update');
  }
}

function setUp() {
  const clock = new FakeClock();
  const fleet = new FleetState(clock);
  fleet.learn(FACTS);
  const hubs = ['http://a:8080', 'http://b:8080'];
  const feed = createFeed({ hub: 'hub-a', hubs, fleet, alarms: () => [], machine: clock, process: clock });
  feed.start();
  const tablet = new FakeTablet();
  const leave = feed.add(tablet);
  return { clock, fleet, feed, tablet, leave };
}

test('a tablet is told everything at once, and then something at least every second', () => {
  const { clock, tablet } = setUp();
  const [hello] = tablet.heard;
  assert.ok(hello?.type === 'hello');
  assert.deepEqual(hello.hubs, ['http://a:8080', 'http://b:8080']);
  assert.deepEqual([hello.channels.length, hello.loops.length, hello.kettles.length], [1, 1, 1]);
  clock.advance(10_000);
  assert.equal(tablet.updates.length, 10);
  assert.equal(tablet.updates.at(-1)?.clock.now, clock.wall());
});

test('many scans between two words are told as the newest value, at most five times a second', () => {
  const { clock, fleet, tablet } = setUp();
  for (let seq = 1; seq <= 1000; seq++) {
    fleet.live(NODE, [liveScan(seq, clock.wall(), seq)]);
    clock.advance(10);
  }
  assert.equal(tablet.updates.length, 50);
  assert.equal(tablet.updates.at(-1)?.latest?.[SPEC.id]?.value, 10);
});

test('only what changed is told', () => {
  const { clock, fleet, tablet } = setUp();
  clock.advance(1000);
  fleet.reported(NODE, reported({ buffered: 9 }));
  clock.advance(200);
  const update = tablet.updates.at(-1);
  assert.equal(update?.nodes?.[0]?.buffered, 9);
  assert.equal(update?.loops?.length, 1);
  assert.deepEqual([update?.latest, update?.alarms], [undefined, undefined]);
  clock.advance(1000);
  assert.deepEqual(Object.keys(tablet.updates.at(-1) ?? {}), ['type', 'clock']);
});

test('a new channel brings a fresh hello', () => {
  const { clock, fleet, tablet } = setUp();
  fleet.learn({ ...FACTS, channels: [SPEC, { ...SPEC, id: `${NODE}.ph`, unit: 'pH' }] });
  clock.advance(200);
  const last = tablet.heard.at(-1);
  assert.ok(last?.type === 'hello');
  assert.equal(last.channels.length, 2);
});

test('a tablet that does not read is passed over, then told the newest of all it missed', () => {
  const { clock, fleet, tablet, feed } = setUp();
  const quick = new FakeTablet();
  feed.add(quick);
  tablet.waiting = 300_000;
  for (let seq = 1; seq <= 600; seq++) {
    fleet.live(NODE, [liveScan(seq, clock.wall(), seq)]);
    clock.advance(1000);
  }
  fleet.reported(NODE, reported({ buffered: 42 }));
  clock.advance(200);
  assert.equal(tablet.updates.length, 0);
  assert.ok(quick.updates.length >= 600);
  tablet.waiting = 40_000;
  clock.advance(200);
  assert.equal(tablet.updates.length, 0, 'not before it is drained');
  tablet.waiting = 0;
  clock.advance(200);
  assert.equal(tablet.updates.length, 1);
  assert.equal(tablet.updates[0]?.latest?.[SPEC.id]?.value, 6);
  assert.equal(tablet.updates[0]?.nodes?.[0]?.buffered, 42);
});

test('a value that nobody renews is told as stale', () => {
  const { clock, fleet, tablet } = setUp();
  fleet.live(NODE, [liveScan(1, clock.wall())]);
  clock.advance(200);
  assert.equal(tablet.updates.at(-1)?.latest?.[SPEC.id]?.state, 'ok');
  clock.advance(6000);
  fleet.age();
  clock.advance(200);
  assert.equal(tablet.updates.at(-1)?.latest?.[SPEC.id]?.state, 'stale');
});

test('a tablet that left is told nothing more', () => {
  const { clock, tablet, leave, feed } = setUp();
  leave();
  clock.advance(5000);
  assert.equal(tablet.updates.length, 0);
  assert.equal(feed.tablets, 0);
});
