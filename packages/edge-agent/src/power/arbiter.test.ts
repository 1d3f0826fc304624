import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitrate } from './arbiter.ts';
import { NOTHING_SERVED } from './arbiter-memory.ts';
import type { Load, PowerLimit } from './power-rules.ts';

const TICK = 250;

interface Wish extends Load {
  /** Whether it wants to be on at a tick. */
  wants(now: number): boolean;
}

const load = (name: string, watts: number, more: Partial<Wish> = {}): Wish => ({
  name,
  watts,
  priority: 0,
  minOnMs: 0,
  sliceMs: 10_000,
  wants: () => true,
  ...more,
});

const budget = (limit: number, wishes: readonly Wish[]): PowerLimit => ({
  kind: 'budget',
  limit,
  weights: new Map(wishes.map(({ name, watts }) => [name, watts])),
});
const mutex = (...names: string[]): PowerLimit => ({
  kind: 'mutex',
  limit: 1,
  weights: new Map(names.map((name) => [name, 1])),
});

/** Runs the arbiter over ticks; gives who was on at each. A pulse that has begun keeps its minimum on-time. */
function run(wishes: readonly Wish[], limitsAt: (now: number) => readonly PowerLimit[], ms: number) {
  let memory = NOTHING_SERVED;
  const loads = new Map(wishes.map((wish) => [wish.name, wish]));
  let on = new Map(wishes.map(({ name }) => [name, { isOn: false, since: 0 }]));
  const ticks: { now: number; before: string[]; on: string[]; withheld: ReadonlyMap<string, string> }[] = [];
  for (let now = 0; now < ms; now += TICK) {
    const before = [...on].filter(([, { isOn }]) => isOn).map(([name]) => name);
    const asks = wishes.map(({ name, minOnMs, wants }) => {
      const { isOn, since } = on.get(name) as { isOn: boolean; since: number };
      return { name, wasOn: isOn, since, wants: wants(now) || (isOn && now - since < minOnMs) };
    });
    const verdict = arbitrate(memory, { loads, limits: limitsAt(now), asks, now });
    memory = verdict.memory;
    on = new Map(
      asks.map(({ name, wasOn, wants, since }) => {
        const isOn = wants && !verdict.withheld.has(name);
        return [name, { isOn, since: isOn === wasOn ? since : now }];
      }),
    );
    const running = [...on].filter(([, { isOn }]) => isOn).map(([name]) => name);
    ticks.push({ now, before, on: running, withheld: verdict.withheld });
  }
  return ticks;
}

const shareOf = (ticks: readonly { on: string[] }[], name: string) =>
  ticks.filter(({ on }) => on.includes(name)).length / ticks.length;

const wishArb = fc.record({
  watts: fc.integer({ min: 0, max: 6000 }),
  priority: fc.integer({ min: 0, max: 2 }),
  minOnMs: fc.constantFrom(0, 0, 1000, 20_000),
  sliceMs: fc.constantFrom(0, 2000, 10_000),
  onMs: fc.integer({ min: 250, max: 15_000 }),
  offMs: fc.integer({ min: 0, max: 15_000 }),
});

test('no sum is ever over its limit, also in the moment of a change and when limits sink, whatever is asked', () => {
  const limitArb = fc.record({
    limit: fc.integer({ min: 0, max: 12_000 }),
    later: fc.integer({ min: 0, max: 12_000 }),
  });
  const groups = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 2 }), { maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(wishArb, { minLength: 1, maxLength: 6 }),
      limitArb,
      groups,
      (raw, { limit, later }, excluded) => {
        const wishes = raw.map(({ onMs, offMs, ...rest }, i) =>
          load(`h${i}`, rest.watts, { ...rest, wants: (now) => (now + 777 * i) % (onMs + offMs) < onMs }),
        );
        const exclusive = excluded.map((group) => mutex(...group.map((i) => `h${i}`)));
        const at = (now: number) => (now < 60_000 ? limit : later);
        for (const { now, before, on } of run(wishes, (t) => [...exclusive, budget(at(t), wishes)], 120_000)) {
          const both = new Set([...before, ...on]);
          const watts = (names: Iterable<string>) =>
            [...names].reduce((sum, name) => sum + (wishes.find((wish) => wish.name === name)?.watts ?? 0), 0);
          assert.ok(watts(on) <= at(now), `${watts(on)} W at ${now}`);
          if (now !== 60_000) assert.ok(watts(both) <= at(now), `${watts(both)} W while changing at ${now}`);
          for (const { weights } of exclusive)
            assert.ok([...both].filter((name) => weights.has(name)).length <= 1, `two of a group at ${now}`);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('minimum on-times are kept while no limit sinks', () => {
  fc.assert(
    fc.property(
      fc.array(wishArb, { minLength: 2, maxLength: 5 }),
      fc.integer({ min: 2000, max: 9000 }),
      (raw, limit) => {
        const wishes = raw.map(({ onMs, offMs, ...rest }, i) =>
          load(`h${i}`, rest.watts, { ...rest, wants: (now) => (now + 777 * i) % (onMs + offMs) < onMs }),
        );
        const ticks = run(wishes, () => [budget(limit, wishes)], 120_000);
        for (const { name, minOnMs } of wishes) {
          let begun = Number.NEGATIVE_INFINITY;
          for (const [i, { now, on }] of ticks.entries()) {
            const was = i > 0 && ticks[i - 1]?.on.includes(name);
            if (!was && on.includes(name)) begun = now;
            if (was && !on.includes(name))
              assert.ok(now - begun >= minOnMs, `${name} ran ${now - begun} of ${minOnMs}`);
          }
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('equal heaters that ask for all share what there is, however many fit at once', () => {
  for (const [count, fit] of [
    [2, 1],
    [3, 1],
    [3, 2],
    [5, 3],
  ] as const) {
    const wishes = Array.from({ length: count }, (_, i) => load(`h${i}`, 3000));
    const ticks = run(wishes, () => [budget(3000 * fit, wishes)], 600_000);
    for (const { name } of wishes) {
      const share = shareOf(ticks, name);
      assert.ok(Math.abs(share - fit / count) < 0.04, `${name} of ${count} has ${share}`);
    }
  }
});

test('who asks for little has all of it, and who asks for more the rest', () => {
  const wishes = [load('much', 3000), load('little', 3000, { wants: (now) => now % 40_000 < 10_000 })];
  const ticks = run(wishes, () => [mutex('much', 'little')], 600_000);
  assert.ok(shareOf(ticks, 'little') > 0.22, `${shareOf(ticks, 'little')}`);
  assert.ok(shareOf(ticks, 'much') > 0.7, `${shareOf(ticks, 'much')}`);
});

test('a large one gets its turn among small ones that would always fit', () => {
  const wishes = [load('large', 3000), load('a', 2000), load('b', 2000)];
  const ticks = run(wishes, () => [budget(4000, wishes)], 600_000);
  assert.ok(shareOf(ticks, 'large') > 0.3, `${shareOf(ticks, 'large')}`);
});

test('two that take turns with one each do not keep out the one that needs the place of both', () => {
  const wishes = [load('both', 3000), load('group', 100), load('power', 3000)];
  const ticks = run(wishes, () => [mutex('both', 'group'), budget(3500, wishes)], 600_000);
  assert.ok(shareOf(ticks, 'both') > 0.1, `${shareOf(ticks, 'both')}`);
});

test('the more important one comes at once and stays, the other has what is left', () => {
  const wishes = [
    load('hlt', 3000),
    load('boil', 3000, { priority: 1, wants: (now) => now >= 5000 && now % 20_000 < 15_000 }),
  ];
  const ticks = run(wishes, () => [mutex('hlt', 'boil')], 400_000);
  const first = ticks.find(({ on }) => on.includes('boil'))?.now ?? 0;
  assert.equal(first, 5000 + TICK, 'one tick for the contactor');
  for (const { now, withheld } of ticks)
    if (now > 5500 && now % 20_000 > TICK) assert.equal(withheld.has('boil'), false, `at ${now}`);
  assert.ok(Math.abs(shareOf(ticks, 'hlt') - 0.25) < 0.04);
});

test('one that must run for minutes does not begin on a grant of seconds', () => {
  const wishes = [load('fridge', 800, { minOnMs: 180_000 }), load('belt', 800)];
  const granted: PowerLimit = { ...budget(2000, wishes), firm: { limit: 500, from: 20_000 } };
  const ticks = run(wishes, (now) => (now < 20_000 ? [granted] : [budget(500, wishes)]), 40_000);
  assert.equal(shareOf(ticks, 'fridge'), 0);
  assert.equal(ticks[0]?.withheld.get('fridge'), 'budget');
  assert.ok(shareOf(ticks, 'belt') > 0.49);
});

test('minimum on-times are kept also when grants lapse, whenever they do', () => {
  const grants = fc.array(
    fc.record({ watts: fc.integer({ min: 0, max: 6000 }), ms: fc.integer({ min: 500, max: 20_000 }) }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(
      fc.array(wishArb, { minLength: 2, maxLength: 5 }),
      grants,
      fc.integer({ min: 0, max: 6000 }),
      (raw, granted, share) => {
        const wishes = raw.map(({ onMs, offMs, ...rest }, i) =>
          load(`h${i}`, rest.watts, { ...rest, wants: (now) => (now + 777 * i) % (onMs + offMs) < onMs }),
        );
        let end = 0;
        const lapses = granted.map(({ watts, ms }) => {
          end += ms;
          return { watts, until: end };
        });
        const limitAt = (now: number): PowerLimit => {
          const grant = lapses.find(({ until }) => now < until);
          const from = grant?.until ?? Number.NEGATIVE_INFINITY;
          return { ...budget(share + (grant?.watts ?? 0), wishes), firm: { limit: share, from } };
        };
        const ticks = run(wishes, (now) => [limitAt(now)], 150_000);
        for (const { name, minOnMs } of wishes) {
          let begun = Number.NEGATIVE_INFINITY;
          for (const [i, { now, on }] of ticks.entries()) {
            const was = i > 0 && ticks[i - 1]?.on.includes(name);
            if (!was && on.includes(name)) begun = now;
            if (was && !on.includes(name))
              assert.ok(now - begun >= minOnMs, `${name} ran ${now - begun} of ${minOnMs}`);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});
