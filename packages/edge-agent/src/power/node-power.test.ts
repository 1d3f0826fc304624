import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AgentConfig } from '../config-schema.ts';
import { NodeUnderTest } from '../tick/test-node.fixture.ts';
import { heatersConfig } from './heaters.fixture.ts';

const WATTS: Readonly<Record<string, number>> = { hlt: 3000, boil: 3500, mash: 2000 };

/** Ticks a node whose wort gets warmer; gives who was on at each tick. */
function run(kettle: NodeUnderTest, seconds: number, each?: (on: readonly string[]) => void): Map<string, number> {
  const ticks = new Map<string, number>();
  for (let tick = 0; tick < seconds * 4; tick++) {
    kettle.run(0.25, 20 + kettle.now / 50_000);
    const on = [...kettle.outputs].flatMap(([name, isOn]) => (isOn ? [name] : []));
    for (const name of on) ticks.set(name, (ticks.get(name) ?? 0) + 1);
    each?.(on);
  }
  return new Map([...ticks].map(([name, count]) => [name, count / (seconds * 4)]));
}

const manual = (duties: Record<string, number>, power?: unknown): AgentConfig =>
  heatersConfig(
    Object.fromEntries(Object.entries(duties).map(([name, duty]) => [name, { mode: 'manual', duty }])),
    power,
  );

const near = (found: number | undefined, wanted: number, within = 0.02) =>
  assert.ok(Math.abs((found ?? 0) - wanted) <= within, `${found} instead of ${wanted}`);

test('two that exclude each other and need less than all of the time both get what they ask for', () => {
  const shares = run(new NodeUnderTest(manual({ hlt: 0.4, boil: 0.45 }, { exclude: [['hlt', 'boil']] })), 1200, (on) =>
    assert.ok(on.length <= 1),
  );
  near(shares.get('hlt'), 0.4);
  near(shares.get('boil'), 0.45);
});

test('two at full power that exclude each other take turns, and a loop that waits says why', () => {
  const kettle = new NodeUnderTest(manual({ hlt: 1, boil: 1 }, { exclude: [['hlt', 'boil']] }));
  const shares = run(kettle, 600);
  near(shares.get('hlt'), 0.49);
  near(shares.get('boil'), 0.49);
  const limited = ['hlt', 'boil'].map((name) => kettle.loop(name).limited ?? null);
  assert.ok(limited.includes('mutex'), String(limited));
  for (const name of ['hlt', 'boil'])
    assert.ok(!kettle.alarms.some((id) => id.endsWith(name)), 'no reason to wake anybody');
});

test('what was first named has all it asks for, the other what is left of the budget', () => {
  const power = { budget_w: 5000, priority: ['boil'] };
  const shares = run(new NodeUnderTest(manual({ boil: 0.7, hlt: 1 }, power)), 1200);
  near(shares.get('boil'), 0.7);
  near(shares.get('hlt'), 0.3, 0.06);
});

test('without a power section nothing is held back', () => {
  const kettle = new NodeUnderTest(manual({ hlt: 1, boil: 1, mash: 1 }));
  assert.deepEqual([...run(kettle, 30).values()], [1, 1, 1]);
  assert.equal('limited' in kettle.loop('hlt'), false);
});

test('never over the budget, a circuit or a group at any tick, whatever the duties, windows and minimum times are', () => {
  const duty = fc.double({ min: 0, max: 1, noNaN: true });
  const times = fc.record({
    window: fc.integer({ min: 500, max: 30_000 }),
    on: fc.constantFrom(0, 1500),
    off: fc.constantFrom(0, 2000),
  });
  fc.assert(
    fc.property(
      fc.tuple(duty, duty, duty),
      fc.tuple(times, times, times),
      fc.integer({ min: 3500, max: 9000 }),
      (duties, windows, budget) => {
        const power = {
          budget_w: budget,
          circuits: { l1: { limit_w: 5000, outputs: ['hlt', 'mash'] } },
          exclude: [['boil', 'mash']],
        };
        const [hlt, boil, mash] = duties;
        const config = heatersConfig(
          {
            hlt: { mode: 'manual', duty: hlt },
            boil: { mode: 'manual', duty: boil },
            mash: { mode: 'manual', duty: mash },
          },
          power,
          windows,
        );
        let before: readonly string[] = [];
        run(new NodeUnderTest(config), 120, (on) => {
          const both = [...new Set([...before, ...on])];
          const sum = (names: readonly string[]) => names.reduce((watts, name) => watts + (WATTS[name] ?? 0), 0);
          assert.ok(sum(both) <= budget, `${both} in ${budget} W`);
          assert.ok(sum(both.filter((name) => name !== 'boil')) <= 5000, `${both} on one circuit`);
          assert.ok(!(both.includes('boil') && both.includes('mash')), String(both));
          before = on;
        });
      },
    ),
    { numRuns: 25 },
  );
});

test('a PID that is held back does not wind up: released, its integral is not where full time would have brought it', () => {
  const loops = { hlt: { mode: 'auto', set_point: 20.3 }, boil: { mode: 'manual', duty: 1 } };
  const power = { exclude: [['hlt', 'boil']], priority: ['boil'] };
  const pid = { control: 'pid', gains: { kp: 2, ti_s: 120, td_s: 0 } };
  const held = new NodeUnderTest(heatersConfig(loops, power, undefined, pid));
  const free = new NodeUnderTest(heatersConfig(loops, undefined, undefined, pid));
  for (const kettle of [held, free]) kettle.run(60, 20);
  assert.equal(held.loop('hlt').limited, 'mutex');
  const integral = (kettle: NodeUnderTest) => kettle.loop('hlt').terms?.i ?? Number.NaN;
  assert.ok(integral(free) > 4 * integral(held), `${integral(free)} free, ${integral(held)} held`);
});
