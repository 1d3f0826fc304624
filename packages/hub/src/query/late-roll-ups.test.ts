import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { MemoryRollUps } from '../../tests/fakes/memory-roll-ups.ts';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { createRollUpKeeper } from '../rollups/roll-up-keeper.ts';
import { NODE, sampleFrame } from '../tiers/sample-frame.ts';
import { openHistory } from './open-history.ts';
import { createRollUps } from './roll-ups.ts';

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2025, 10, 14, 6);
const EPOCH = '00000000000000aa';

/** Ten hours of a scan each ten seconds, rolled up, and a history that keeps what was asked. */
async function brewery() {
  const clock = new FakeClock(BEGIN);
  const tier = new MemoryFrameTier();
  const store = new MemoryRollUps('memory');
  const state = new MemoryStateStore(() => clock.mono());
  const tiers = { warm: tier, cold: undefined, rollUps: [store], state };
  const keeper = createRollUpKeeper({
    ...{ hub: 'a', tiers, machine: clock, process: clock, log: silentLog },
    breathe: () => Promise.resolve(),
  });
  const learn = (boot: string, offset: number) =>
    tier.learnBoots(NODE, [{ boot, mono: 0, offset, quality: 'disciplined' }]);
  await learn('boot-1', BEGIN);
  for (let first = 1; first <= 3600; first += 60)
    await tier.append([sampleFrame({ epoch: EPOCH, first, last: first + 59, period: 10_000 })]);
  const rollUps = createRollUps({ stores: [store], state, machine: clock });
  const rest = { provisional: () => [], factsOf: () => undefined, clock, machine: clock };
  const book = openHistory({ ...rest, tiers: [tier], rollUps });
  const rollUp = async () => {
    for (let i = 0; i < 3; i++) {
      clock.advance(2 * 60_000);
      while (await keeper.pass());
    }
  };
  clock.advance(11 * HOUR);
  await rollUp();
  return {
    ...{ tier, learn, rollUp, clock },
    async ask() {
      const query = { channel: `${NODE}.c0`, from: BEGIN, to: BEGIN + 10 * HOUR - 1, points: 60 };
      const { count, t, parts } = await book.read(query);
      return { count: count.reduce((sum, each) => sum + each, 0), first: t[0], parts };
    },
  };
}

test('what comes late for hours that are rolled up is seen a second after the roll-ups have it', async () => {
  const { tier, learn, rollUp, clock, ask } = await brewery();
  const before = await ask();
  assert.ok(before.count >= 3590 && before.parts.every(({ width }) => width === 600_000), JSON.stringify(before));
  await tier.append([sampleFrame({ epoch: '00000000000000bb', boot: 'boot-2', first: 1, last: 30, period: 1000 })]);
  await learn('boot-2', BEGIN + 3 * HOUR);
  clock.advance(1_001);
  await ask();
  await rollUp();
  clock.advance(1_001);
  await ask();
  clock.advance(1_001);
  assert.equal((await ask()).count, before.count + 30);
  // A boot that was known and is placed anew moves what it made.
  await learn('boot-1', BEGIN + HOUR);
  clock.advance(1_001);
  await ask();
  await rollUp();
  clock.advance(1_001);
  await ask();
  clock.advance(1_001);
  assert.ok(((await ask()).first as number) >= (before.first as number) + HOUR);
});
