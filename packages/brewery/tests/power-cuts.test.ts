import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { STEP_KINDS, type Step } from '@cerveceria/protocol';
import { balancedLedger } from './balanced.ts';
import { OrderedProgram } from './ordered-program.ts';
import { PowerCutBrewery } from './power-cut-brewery.ts';

const SEED = Number(process.env['POWER_CUT_SEED'] ?? randomInt(2 ** 31));
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RATE = 60;
const WORT = 47;

const step = (kind: Step['kind'], over: object) => {
  const fixed = { id: kind, name: kind, setPoint: null, rampMs: null, power: null, pump: 'on', additions: [] };
  return { ...fixed, kind, tolerance: 1, end: { kind: 'time', ms: 100 * HOUR }, ...over };
};

/** Every kind of step once, each longer than its outages together; the wort cools on the way. */
const STEPS = [
  step('mash-in', { setPoint: WORT }),
  step('rest', { setPoint: WORT }),
  step('ramp', { setPoint: WORT + 5, rampMs: 10 * HOUR, end: { kind: 'reached' } }),
  step('mash-out', { setPoint: WORT }),
  step('sparge', { pump: 'off' }),
  step('boil', { setPoint: 100, power: 0.5 }),
  step('whirlpool', {}),
  step('cool', { setPoint: WORT, tolerance: 5 }),
  step('clean', {}),
  step('ferment', {}),
  step('wait', { end: { kind: 'brewer', ask: 'Well?' } }),
];
/** What is promised of each kind, told apart from the engine on purpose: minutes of an outage that is harmless. */
const HARMLESS_MIN: Readonly<Record<string, number>> = {
  ...{ ferment: 720, wait: 1440, ramp: 10, 'mash-in': 15, rest: 10, cool: 15 },
  ...{ 'mash-out': 10, sparge: 2, boil: 5, whirlpool: 5, clean: 5 },
};
/** What goes on without power: the time of an outage counts. */
const COUNTS = ['rest', 'mash-out', 'whirlpool', 'ferment'];
/** Cut once: nothing that these forgive is too long for a brewery's night. */
const SLOW = ['ferment', 'wait'];
/** Wh that five seconds of full power and a slow disk may take back from the counter. */
const LOST_WH = 15;

/** The same numbers for the same seed, 0 to 1. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test('twenty power cuts of a whole brewery at random instants of a brew: it resumes or asks as its steps’ rules say, to the second, and loses nothing', async (t) => {
  t.diagnostic(`POWER_CUT_SEED=${SEED}`);
  const roll = dice(SEED);
  const world = await PowerCutBrewery.open(t);
  const program = new OrderedProgram(() => world.client);
  await world.start(Date.now(), WORT);
  await program.untilRead();
  await program.begin({ id: 'brew', name: 'Brew', recipe: null, steps: STEPS });
  assert.deepEqual(new Set(STEPS.map(({ kind }) => kind)), new Set(STEP_KINDS), 'every kind of step');
  let cuts = 0;

  for (const [index, { kind, end }] of STEPS.entries()) {
    const settled = { ramp: 'approach', wait: 'ask' }[kind as 'ramp'] ?? 'count';
    const isExact = settled === 'count' && !COUNTS.includes(kind);
    // The way to a boil is full power until somebody says that it boils: of real seconds a busy machine takes some.
    await world.rate(kind === 'boil' ? 1 : RATE);
    if (index > 0) await program.order({ kind: 'skip' });
    for (const isHarmless of SLOW.includes(kind) ? [true] : [true, false]) {
      if (kind === 'boil' && isHarmless) await program.order({ kind: 'boils' });
      await world.rate(RATE);
      await program.until(`${kind} in ${settled}`, ({ phase }) => phase === settled);
      await world.pass(2000 + roll() * 40_000);
      // What its outage does not count is on the disk every other second: of real time, in which a disk takes its time.
      if (isExact && isHarmless) {
        await world.rate(1);
        await world.pass(2500 + roll() * 2000);
      }
      const [before, used] = [await program.state(), (await program.loop())?.energyWh ?? 0];
      const cut = await world.cut();
      cuts++;
      const limit = (HARMLESS_MIN[kind] ?? 0) * MINUTE;
      // A simulator that was killed goes on a minute later, and it takes its time to be there again.
      const outage = isHarmless ? 61_000 + roll() * Math.max(0, 0.7 * limit - 61_000) : limit * (1.05 + roll() / 2);
      await world.start(Math.round(cut + outage), WORT);
      await program.untilRead();

      const how = `${kind}, ${before?.phase}, ${Math.round(outage / 1000)} s of outage`;
      const after = await program.until(`a word after ${how}`, (state) => state.records.length > 0);
      t.diagnostic(`${how}: ${after.phase}${after.doubt === null ? '' : ` (${after.doubt})`}`);
      assert.equal(after.index, index, how);
      const back = used - ((await program.loop())?.energyWh ?? 0);
      if (isExact && isHarmless) assert.ok(back <= LOST_WH, `${how}: the energy counter is ${back} Wh back`);
      if (!isHarmless) {
        assert.deepEqual([after.phase, after.doubt], ['doubt', 'outage-too-long'], how);
        assert.equal(await world.isDriven(), false, `${how}: nothing is driven`);
        assert.notEqual((await program.order({ kind: 'resume' })).phase, 'doubt', how);
        continue;
      }
      assert.equal(after.doubt, null, how);
      if (end.kind !== 'time') {
        assert.equal(after.phase, settled, how);
        continue;
      }
      if (kind === 'boil') await program.order({ kind: 'boils' });
      const again = await program.until(`${kind} counts again`, ({ phase }) => phase === 'count');
      const [due, dueAgain] = [before?.ends[0]?.at, again.ends[0]?.at];
      if (due == null || dueAgain == null) throw new Error(`${how}: no end is foreseen`);
      const reached = again.records.at(-1)?.reached ?? 0;
      const off = isExact ? dueAgain - reached - (due - cut) : dueAgain - due;
      assert.ok(Math.abs(off) <= (isExact ? 1750 : 1000), `${how}: the time left is ${off} ms off`);
      t.diagnostic(`  the time left is ${off} ms off`);
    }
  }
  assert.equal(cuts, 20);
  // Frames are sealed after a minute of the process.
  await world.rate(RATE);
  const ledger = await balancedLedger(world.client, 1);
  // A life that was cut before its first spill leaves no row: nobody is left who knows of its seconds.
  assert.ok(ledger.rows.length > cuts / 4, `${ledger.rows.length} epochs after ${cuts} cuts`);
  assert.equal((await program.order({ kind: 'stop' })).phase, 'done');
});
