import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { settled } from '../../tests/fakes/made-alarms.ts';
import { FACTS, LOOP_SPEC, liveScan } from '../../tests/fakes/made-fleet.ts';
import { NODE, SPEC, WALL } from '../../tests/fakes/made-frames.ts';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { FleetState } from '../live/fleet-state.ts';
import { createAnomalies } from './anomalies.ts';

async function madeDesk(facts = FACTS) {
  const clock = new FakeClock(WALL);
  const store = new MemoryStateStore(() => clock.wall());
  const fleet = new FleetState(clock);
  fleet.learn(facts);
  const desks = ['hub-a', 'hub-b'].map((hub) =>
    createAnomalies({ hub, fleet, store, machine: clock, process: clock, log: silentLog }),
  );
  for (const desk of desks) desk.start();
  await settled();
  let seq = 0;
  async function say(steps: number): Promise<void> {
    seq++;
    clock.advance(1000);
    fleet.live(NODE, [liveScan(seq, clock.wall(), steps)]);
    if (seq % 3 === 0) await settled();
  }
  const calm = async (count: number) => {
    for (let i = 0; i < count; i++) await say(6500 + ((i * 7) % 5));
  };
  return { clock, desks, say, calm };
}

test('what is found is written down once, by one of two hubs, and read newest first', async () => {
  const { desks, say, calm } = await madeDesk();
  await calm(200);
  await say(9900);
  await calm(100);
  await say(9000);
  await calm(10);
  await settled();
  const [a, b] = desks;
  const rows = (await a?.recent({ limit: 10 })) ?? [];
  assert.deepEqual(
    rows.map(({ kind, channel, from }) => [kind, channel, from]),
    [
      ['outlier', SPEC.id, WALL + 302_000],
      ['outlier', SPEC.id, WALL + 201_000],
    ],
  );
  assert.deepEqual(await b?.recent({ limit: 10 }), rows);
  assert.deepEqual(await b?.recent({ limit: 10, before: rows[0]?.id }), rows.slice(1));
  assert.deepEqual(await b?.recent({ limit: 10, channel: `${NODE}.other` }), []);
});

test('a loose contact is one story and not thousands', async () => {
  const { desks, say, calm } = await madeDesk();
  await calm(200);
  for (let i = 0; i < 50; i++) {
    await say(9900);
    await calm(10);
  }
  assert.equal((await desks[0]?.recent({ limit: 100 }))?.length, 6);
});

test('a jump of what a loop hangs on stands as an alarm for half an hour, a lone reading as none', async () => {
  const { clock, desks, say, calm } = await madeDesk();
  await calm(200);
  await say(9900);
  await calm(20);
  assert.deepEqual(desks[1]?.source.judge().conditions, []);
  for (let i = 0; i < 60; i++) await say(8000 + (i % 4));
  const [condition, ...more] = desks[1]?.source.judge().conditions ?? [];
  assert.deepEqual(
    [condition?.code, condition?.about, condition?.priority, more.length],
    ['channel-jump', SPEC.id, 'warning', 0],
  );
  assert.match(condition?.detail ?? '', /^the level changed in one step.*before 65/);
  clock.advance(1_900_000);
  assert.deepEqual(desks[1]?.source.judge().conditions, []);
});

test('a channel that no loop hangs on is found out and raises no alarm', async () => {
  const { desks, say, calm } = await madeDesk({ ...FACTS, loops: [{ ...LOOP_SPEC, input: `${NODE}.other` }] });
  await calm(200);
  for (let i = 0; i < 10; i++) await say(9000);
  await settled();
  assert.equal((await desks[0]?.recent({ limit: 10 }))?.[0]?.kind, 'jump');
  assert.deepEqual(desks[0]?.source.judge().conditions, []);
});

test('a brew that left the band of earlier ones stands as an alarm until it is back, and is not written down twice', async () => {
  const { desks, calm } = await madeDesk();
  await calm(3);
  const numbers = { evidence: { step: 2, value: 65, low: 62.5, high: 63.5 }, confidence: 0.9 };
  const times = { from: WALL, at: WALL + 600_000, until: null };
  const began = { kind: 'off-band' as const, channel: SPEC.id, ...times, cause: 'Maltose: too warm', ...numbers };
  for (const desk of desks) desk.tell(began);
  for (const desk of desks) desk.tell(began, true);
  await settled();
  assert.equal((await desks[0]?.recent({ limit: 10 }))?.length, 1);
  const [condition] = desks[1]?.source.judge().conditions ?? [];
  assert.deepEqual([condition?.code, condition?.about, condition?.priority], ['channel-off-band', SPEC.id, 'warning']);
  assert.match(condition?.detail ?? '', /^Maltose: too warm .*high 63.5/);
  for (const desk of desks) desk.tell({ ...began, at: WALL + 900_000, until: WALL + 900_000 });
  assert.deepEqual(desks[1]?.source.judge().conditions, []);
});
