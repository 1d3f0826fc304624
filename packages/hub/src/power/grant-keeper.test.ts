import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grant, PowerReport } from '@cerveceria/protocol';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { FACTS, reported } from '../../tests/fakes/made-fleet.ts';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { FleetState } from '../live/fleet-state.ts';
import { GRANTS_KEY, SITE_KEY } from './grant-docs.ts';
import { createGrantKeeper } from './grant-keeper.ts';

const NODE = FACTS.node;

/** Two hubs on one store; the first holds the node's socket. */
function setUp() {
  const clock = new FakeClock();
  const store = new MemoryStateStore(() => clock.wall());
  const hub = (name: string, held: ReadonlySet<string>) => {
    const fleet = new FleetState(clock);
    fleet.learn(FACTS);
    const sent: Grant[] = [];
    const links = { held, grant: (_node: string, grant: Grant) => sent.push(grant) > 0 };
    const keeper = createGrantKeeper({
      hub: name,
      store,
      fleet,
      links,
      machine: clock,
      process: clock,
      log: silentLog,
    });
    return { fleet, sent, keeper };
  };
  const a = hub('hub-a', new Set([NODE]));
  const b = hub('hub-b', new Set());
  const tell = (grant: number, more: Partial<PowerReport> = {}) => {
    const power = {
      session: 's',
      mono: clock.mono(),
      shareW: 2000,
      wantsW: 5500,
      limitW: 2000,
      usedW: 0,
      grant,
      ...more,
    };
    for (const { fleet } of [a, b]) fleet.reported(NODE, { ...reported(), power });
  };
  /** Seconds in which the node tells what it has taken. */
  async function pass(seconds: number, heard = () => a.sent.at(-1)?.version ?? 0) {
    for (let i = 0; i < seconds; i++) {
      tell(heard());
      clock.advance(1000);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  }
  return { clock, store, a, b, pass };
}

test('without a limit of the site nothing is granted and nothing is written', async () => {
  const { a, b, pass, store } = setUp();
  for (const { keeper } of [a, b]) await keeper.start();
  await pass(5);
  assert.deepEqual([a.sent, await store.get(GRANTS_KEY)], [[], undefined]);
});

test('one hub decides, the one with the socket hands over; the grant is renewed and its watts are those that are missing', async () => {
  const { a, b, pass, store, clock } = setUp();
  await store.put(SITE_KEY, { limitW: 6000, reserved: {} }, null);
  for (const { keeper } of [b, a]) await keeper.start();
  await pass(30);
  assert.equal(b.sent.length, 0, 'it holds no socket');
  assert.ok(a.sent.length >= 4 && a.sent.length <= 10, `${a.sent.length} grants in 30 s`);
  for (const { watts, session } of a.sent) assert.deepEqual([watts, session], [3500, 's']);
  assert.ok((a.sent.at(-1)?.until ?? 0) > clock.mono());
});

test('the hub that decides dies: the other one goes on, and the node is never without', async () => {
  const { a, b, pass, store, clock } = setUp();
  await store.put(SITE_KEY, { limitW: 6000, reserved: {} }, null);
  for (const { keeper } of [b, a]) await keeper.start();
  await pass(5);
  b.keeper.stop();
  for (let i = 0; i < 30; i++) {
    await pass(1);
    assert.ok((a.sent.at(-1)?.until ?? 0) > clock.mono(), `after ${i} s`);
  }
});

test('a grant that was not taken is sent again, without another being written', async () => {
  const { a, b, pass, store } = setUp();
  await store.put(SITE_KEY, { limitW: 6000, reserved: {} }, null);
  for (const { keeper } of [b, a]) await keeper.start();
  await pass(3, () => 0);
  assert.ok(a.sent.length >= 2);
  assert.equal(new Set(a.sent.map(({ version }) => version)).size, 1);
});

test('a limit that an operator takes away leaves the node its share as soon as the grant lapses', async () => {
  const { a, b, pass, store, clock } = setUp();
  await store.put(SITE_KEY, { limitW: 6000, reserved: {} }, null);
  for (const { keeper } of [b, a]) await keeper.start();
  await pass(3);
  await store.remove(SITE_KEY, 'any');
  await pass(11);
  assert.ok((a.sent.at(-1)?.until ?? 0) <= clock.mono());
});
