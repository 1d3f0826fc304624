import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { type Program, type ProgramState, programSchema, type Step } from '@cerveceria/protocol';
import { afterOutage } from '../src/program/outage.ts';
import type { ProgramRun } from '../src/program/program-run.ts';
import { OrderingHub } from './ordering-hub.ts';
import { PowerCutWorld } from './power-cut-world.ts';

const SEED = Number(process.env['POWER_CUT_SEED'] ?? randomInt(2 ** 31));
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RATE = 60;
const WORT = 24;

const step = (kind: Step['kind'], over: object) => {
  const fixed = { id: kind, name: kind, setPoint: null, rampMs: null, power: null, pump: 'on', additions: [] };
  return { ...fixed, kind, end: { kind: 'time', ms: 100 * HOUR }, ...over };
};
const asks = { end: { kind: 'brewer', ask: 'Done?' } };

/** Every kind of step once, each longer than its outages together. */
const BREW: Program = programSchema.parse({
  ...{ id: 'brew', name: 'Brew', recipe: null },
  steps: [
    step('ferment', { setPoint: WORT }),
    step('wait', asks),
    step('ramp', { setPoint: 26, rampMs: 2 * HOUR, end: { kind: 'reached' } }),
    step('mash-in', { setPoint: WORT, ...asks }),
    step('rest', { setPoint: WORT }),
    step('mash-out', { setPoint: WORT }),
    step('sparge', { ...asks, pump: 'off' }),
    step('boil', { setPoint: 100, power: 0.05 }),
    step('whirlpool', {}),
    step('clean', { setPoint: WORT }),
  ],
});
/** Minutes that an outage may last, told apart from the engine on purpose: what the documentation promises. */
const HARMLESS_MIN: Readonly<Record<string, number>> = {
  ...{ ferment: 720, wait: 1440, ramp: 10, 'mash-in': 15, rest: 10 },
  ...{ 'mash-out': 10, sparge: 2, boil: 5, whirlpool: 5, clean: 5 },
};

/** The same numbers for the same seed, 0 to 1. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The run as it truly was at `wall`, from what the node had told of it before. */
function runAt(state: ProgramState, told: number, wall: number): ProgramRun {
  const more = state.phase === 'count' ? wall - told : 0;
  const { phase, index, extra, records } = state;
  const rest = { startAt: null, inStep: 0, from: null, called: 0, isHeld: false, before: null, doubt: null };
  return { ...rest, program: BREW, phase, index, extra, records, counted: state.counted + more, at: wall };
}

test('twenty power cuts at random instants of a brew: it resumes or asks as its steps’ rules say, to the second', async (t) => {
  t.diagnostic(`POWER_CUT_SEED=${SEED}`);
  const roll = dice(SEED);
  const hub = new OrderingHub();
  await hub.start();
  t.after(() => hub.kill());
  const world = await PowerCutWorld.open(t, hub.url);
  const heardAfter = (wall: number) => {
    const report = hub.report;
    return report !== undefined && report.at >= wall && report.loops.some(({ pv }) => pv !== null);
  };
  const order = async (...asked: Parameters<OrderingHub['order']>) => {
    const id = hub.order(...asked);
    await world.until(`${asked[0].kind} judged`, () => hub.program?.answered === id);
    assert.equal(hub.program?.refused, null, asked[0].kind);
  };
  await world.start(Date.now(), WORT);
  await world.until('a reading', () => heardAfter(0));
  hub.begin(BREW, world.wall);
  await world.until('the program', () => hub.program !== null);
  const seen: string[] = [];

  for (const [index, { kind }] of BREW.steps.entries()) {
    // The way to a boil is full power until somebody says that it boils: of real seconds a busy machine takes some.
    if (kind === 'boil') await world.rate(1);
    if (index > 0) await order({ kind: 'skip' }, world.wall);
    for (const isHarmless of [true, false]) {
      await world.until(`step ${kind}`, () => hub.program?.index === index);
      const settles = { ramp: 'approach', wait: 'ask', 'mash-in': 'ask', sparge: 'ask' }[kind as 'ramp'] ?? 'count';
      if (kind === 'boil') await order({ kind: 'boils' }, world.wall);
      await world.rate(RATE);
      await world.until(`${kind} in ${settles}`, () => hub.program?.phase === settles);
      await world.pass(2000 + roll() * 40_000);
      // What its outage does not count is on the disk each second: of real time, in which a disk takes its time.
      const isSaved = kind === 'boil' || kind === 'clean';
      if (isSaved && isHarmless) {
        await world.rate(1);
        await world.pass(1500 + roll() * 1500);
      }
      const limit = (HARMLESS_MIN[kind] ?? 0) * MINUTE;
      const cut = await world.cut();
      const { program: before, at: told } = hub.report ?? {};
      if (before == null || told === undefined) throw new Error('nothing was told');
      // A simulator that was killed goes on at least a minute later; the rule's own edge is for unit tests.
      const outage = isHarmless ? 61_000 + roll() * (0.85 * limit - 61_000) : limit * (1.05 + roll() / 2);
      await world.start(Math.round(cut + outage), WORT);
      await world.until(`a word after the cut of ${kind}`, () => heardAfter(cut + 61_000));
      const { program: after, at, loops } = hub.report ?? {};
      if (after == null || at === undefined) throw new Error('nothing is told');

      const value = loops?.find(({ id }) => id.endsWith('mash'))?.pv ?? null;
      const expected = afterOutage(runAt(before, told, cut), { wall: at, value, isClockTrusted: true });
      const how = `${kind}, ${before.phase}, ${Math.round((at - cut) / 1000)} s of outage, ${value} °C`;
      seen.push(`${how}: ${after.phase}${after.doubt === null ? '' : ` (${after.doubt})`}`);
      assert.deepEqual([after.index, after.doubt], [index, expected.doubt], how);
      if (!isHarmless) assert.equal(after.phase, 'doubt', `${how}: it asks`);
      if (expected.doubt === null) {
        // A step that has to arrive again may have done so by now, and counts since.
        const arrived = expected.phase === 'approach' && after.phase === 'count';
        const since = arrived ? at - (after.records.at(-1)?.reached ?? at) : 0;
        const phases = expected.phase === 'approach' ? ['approach', settles] : [expected.phase];
        assert.ok(phases.includes(after.phase), `${how}: ${after.phase}, expected ${phases}`);
        const off = after.counted - since - expected.counted;
        assert.ok(Math.abs(off) <= (isSaved ? 1750 : 1000), `${how}: the time left is ${off} ms off`);
      } else {
        assert.equal(await world.isDriven(), false, `${how}: nothing is driven`);
        await order({ kind: 'resume' }, world.wall);
        assert.notEqual(hub.program?.phase, 'doubt');
      }
    }
  }
  for (const line of seen) t.diagnostic(line);
  assert.equal(seen.length, 20);
  // Not only doubt, and not only because it is easier.
  assert.ok(seen.filter((line) => !line.includes('doubt')).length >= 8, seen.join('\n'));
});
