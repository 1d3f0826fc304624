import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodedError } from '@cerveceria/protocol';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import fc from 'fast-check';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { hubError } from '../errors.ts';
import type { FrameTier, StoredFrame } from '../tiers/frame-tier.ts';
import { EPOCH, NODE, sampleFrame, sampleGap } from '../tiers/sample-frame.ts';
import type { Tier } from '../tiers/tier-set.ts';
import { type ArchiveParts, NOTHING_HELD } from './archive-parts.ts';
import { archivePass } from './archive-pass.ts';
import { ArchiveProgress } from './archive-progress.ts';

const HOUR = 3_600_000;
const WALL = 1_700_000_000_000 - (1_700_000_000_000 % HOUR);
const KNOWN = { boot: 'boot-1', mono: 0, offset: WALL, quality: 'disciplined' } as const;
const OTHER = '00000000000000bb';
/** Six frames an hour; scan `seq` is made in minute `seq` of the boot. */
const frame = (i: number, more: { epoch?: string; boot?: string } = {}) =>
  sampleFrame({ first: i * 10 + 1, last: i * 10 + 10, period: 60_000, ...more });
const DAYS = new Map(
  [EPOCH, OTHER].map((epoch) => [epoch, Array.from({ length: 144 }, (_, i) => frame(i, { epoch }))]),
);
const day = (epoch = EPOCH) => DAYS.get(epoch) as StoredFrame[];

function setUp(frames: readonly StoredFrame[], more: Partial<ArchiveParts> = {}) {
  const clock = new FakeClock(WALL + 1000 * HOUR);
  const [warm, cold] = [new MemoryFrameTier('warm'), new MemoryFrameTier('cold')];
  const parts: ArchiveParts = {
    ...{ warm, cold, hold: NOTHING_HELD, process: clock, machine: clock, log: silentLog },
    ...{ framesPerS: 1e9, limits: { frames: 20, bytes: 1e6 }, ...more },
  };
  const progress = new ArchiveProgress();
  const pass = (before: number, over: Partial<ArchiveParts> = {}, mayGoOn = () => true) =>
    archivePass({ ...parts, ...over }, before, progress, new Map(), {
      ...{ mayGoOn, wait: () => Promise.resolve(), ingested: () => 0 },
    });
  const fill = async () => {
    await warm.learnBoots(NODE, [KNOWN]);
    await warm.append(frames);
  };
  return { warm, cold, clock, progress, pass, fill };
}

async function held(tier: FrameTier, epoch = EPOCH): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for await (const { first, bytes } of tier.following(NODE, epoch, 0))
    found.set(first, Buffer.from(bytes).toString('hex'));
  return found;
}

const count = async (tier: FrameTier) => (await tier.totals()).reduce((sum, { frames }) => sum + frames, 0);

test('what was over goes, the rest stays, and the table of boots is there with it', async () => {
  const { warm, cold, progress, pass, fill } = setUp([...day(), ...day(OTHER)]);
  await fill();
  assert.equal(await pass(WALL + 12.5 * HOUR), true);
  assert.deepEqual([await count(warm), await count(cold)], [144, 144]);
  assert.deepEqual(await cold.boots(NODE), [KNOWN]);
  assert.deepEqual([progress.frames, progress.oldest, progress.lagMs, progress.faults], [144, null, 0, 0]);
  const all = new Map(day().map(({ first, bytes }) => [first, Buffer.from(bytes).toString('hex')]));
  assert.deepEqual(new Map([...(await held(cold)), ...(await held(warm))]), all);
});

test('a late frame for an hour that was archived is put beside it', async () => {
  const { warm, cold, pass, fill } = setUp(day().slice(0, 3));
  await fill();
  await pass(WALL + 99 * HOUR);
  await warm.append(day().slice(3, 6));
  await pass(WALL + 99 * HOUR);
  assert.deepEqual([await count(warm), [...(await held(cold)).keys()]], [0, [1, 11, 21, 31, 41, 51]]);
});

test('frames wait for what is made of them', async () => {
  const hold = { until: (node: string) => Promise.resolve(node === NODE ? WALL + 2 * HOUR : 0) };
  const { warm, cold, pass, fill } = setUp(day(), { hold });
  await fill();
  await pass(WALL + 99 * HOUR);
  assert.deepEqual([await count(warm), await count(cold)], [132, 12]);
});

test('a cold tier that is begun with begins where the warm one does', async () => {
  const { warm, cold, pass, fill } = setUp(day());
  await fill();
  await warm.remove(NODE, EPOCH, 600);
  await pass(WALL + 99 * HOUR);
  assert.deepEqual([await count(warm), [...(await held(cold)).keys()][0]], [0, 601]);
});

/** Gives one frame back with a byte less. */
class ForgetfulTier extends MemoryFrameTier {
  override async *following(node: string, epoch: string, after: number): AsyncIterable<StoredFrame> {
    for await (const each of super.following(node, epoch, after))
      yield epoch === EPOCH && each.first === 701 ? { ...each, bytes: each.bytes.slice(1) } : each;
  }
}

test('a cold tier that answers something else deletes nothing, and the other epochs go on', async () => {
  const { warm, progress, pass, fill } = setUp([...day(), ...day(OTHER)]);
  await fill();
  assert.equal(await pass(WALL + 99 * HOUR, { cold: new ForgetfulTier() }), true);
  assert.deepEqual([progress.faults, (await held(warm, OTHER)).size], [1, 0]);
  assert.ok((await held(warm)).has(701) && !(await held(warm)).has(1));
});

test('whoever loses the lease stops between two loads', async () => {
  const { warm, pass, fill } = setUp(day());
  await fill();
  let asked = 0;
  assert.equal(await pass(WALL + 99 * HOUR, {}, () => ++asked < 3), false);
  assert.equal(await count(warm), 144 - 2 * 24);
});

/** A tier that dies at its n-th answer, before or after it did what it was asked. */
function mortal(tier: MemoryFrameTier, life: { left: number }, isDoneFirst: boolean): Tier {
  const die = () => {
    if (--life.left < 0) throw hubError('TIER_UNAVAILABLE', tier.name);
  };
  return new Proxy(tier, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name === 'following')
        return async function* (...args: [string, string, number]) {
          for await (const each of target.following(...args)) {
            die();
            yield each;
          }
        };
      return async (...args: unknown[]) => {
        if (!isDoneFirst) die();
        const said: unknown = await value.apply(target, args);
        if (isDoneFirst) die();
        return said;
      };
    },
  }) as unknown as Tier;
}

test('cut off at any answer of either tier, as often as it likes, every frame is in one of them; at last all is cold', async () => {
  const lives = fc.array(fc.tuple(fc.nat(120), fc.boolean()), { maxLength: 12 });
  const gaps = fc.uniqueArray(fc.nat(143), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(lives, gaps, async (deaths, untimed) => {
      const frames = day().map((each, i) => {
        return untimed.includes(i) && i < 143 ? sampleGap({ first: each.first, last: each.last }, false) : each;
      });
      const { warm, cold, pass, fill } = setUp(frames);
      await fill();
      const whole = new Map(frames.map(({ first, bytes }) => [first, Buffer.from(bytes).toString('hex')]));
      for (const [left, isDoneFirst] of deaths) {
        const life = { left };
        const over = { warm: mortal(warm, life, isDoneFirst), cold: mortal(cold, life, isDoneFirst) };
        await pass(WALL + 99 * HOUR, over).catch((fault: unknown) => assert.ok(fault instanceof CodedError));
        assert.deepEqual(new Map([...(await held(cold)), ...(await held(warm))]), whole);
      }
      await pass(WALL + 99 * HOUR);
      assert.equal(await count(warm), 0);
      assert.deepEqual(await held(cold), whole);
    }),
    { numRuns: 60 },
  );
});
