import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgramOrder } from '@cerveceria/protocol';
import fc from 'fast-check';
import { demandOf } from './advance.ts';
import { expectedEnds } from './expected-ends.ts';
import { carryOut } from './orders.ts';
import { afterOutage } from './outage.ts';
import { BREW, WALL, walk } from './program.fixture.ts';
import { programReport } from './program-report.ts';
import { beginProgram, type ProgramRun } from './program-run.ts';

const MINUTE = 60_000;

/** The rest, `seconds` of it counted. */
function resting(seconds: number): ProgramRun {
  const rest = { ...BREW, steps: BREW.steps.slice(1) };
  return walk(beginProgram(rest, WALL), seconds + 1, () => 66).run;
}

function ordered(run: ProgramRun, ...orders: ProgramOrder[]): ProgramRun {
  return orders.reduce((now, order) => carryOut(now, order, now.at).run, run);
}

test('a pause holds the set point and stops the time; what was counted stays', () => {
  const paused = ordered(resting(100), { kind: 'pause' });
  const later = walk(paused, 50, () => 66).run;
  assert.equal(later.counted, 100_000);
  assert.equal(demandOf(later).setPoint, 66);
  assert.equal(walk(ordered(later, { kind: 'resume' }), 10, () => 66).run.counted, 109_000);
});

test('skip, repeat and extend do what they say, and the records tell', () => {
  assert.equal(ordered(resting(5), { kind: 'skip' }).index, 1);
  const repeated = ordered(resting(100), { kind: 'repeat' });
  assert.equal(repeated.counted, 0);
  assert.deepEqual(
    repeated.records.map(({ how }) => how),
    ['repeated', null],
  );
  const longer = ordered(resting(100), { kind: 'extend', ms: 5 * MINUTE });
  assert.equal(walk(longer, 899 - 100, () => 66).run.index, 0);
  assert.equal(walk(longer, 901 - 100, () => 66).run.index, 1);
});

test('the rest of a running program can be changed, the running step not', () => {
  const [, , , cool] = BREW.steps;
  const { run, refused } = carryOut(
    resting(5),
    { kind: 'replace-rest', steps: cool === undefined ? [] : [cool] },
    WALL,
  );
  assert.equal(refused, null);
  assert.deepEqual(
    run.program.steps.map((step) => step.id),
    ['rest', 'cool'],
  );
  const held = { ...{ id: 'run', loop: 'k.n.l', answered: null, refused: null }, gravity: [] };
  const told = programReport({ ...held, run }, { value: 66, heating: 1 / 30, cooling: null });
  assert.deepEqual(
    told.steps.map(({ end, additions }) => [end, additions]),
    [
      [undefined, undefined],
      [cool?.end, cool?.additions],
    ],
    'what only the order said is told, the rest is known',
  );
  const twice = carryOut(run, { kind: 'replace-rest', steps: [run.program.steps[0] as never] }, WALL);
  assert.equal(twice.refused, 'step-id-twice');
});

test('an order that fits nothing is refused with its reason and changes nothing', () => {
  const run = resting(5);
  for (const kind of ['answer', 'resume'] as const) {
    const answer = carryOut(run, { kind }, WALL);
    assert.notEqual(answer.refused, null);
    assert.equal(answer.run, run);
  }
  assert.equal(carryOut(ordered(run, { kind: 'stop' }), { kind: 'skip' }, WALL).refused, 'program-over');
  const later = beginProgram(BREW, WALL, WALL + MINUTE);
  for (const early of [later, ordered(later, { kind: 'pause' })])
    assert.equal(carryOut(early, { kind: 'extend', ms: MINUTE }, WALL).refused, 'not-begun');
});

test('a short outage in a rest counts as rest, to the second; a long one asks', () => {
  const run = resting(100);
  const short = afterOutage(run, { wall: run.at + 5 * MINUTE, value: 65.2, isClockTrusted: true });
  assert.deepEqual([short.phase, short.counted], ['count', 100_000 + 5 * MINUTE]);
  const long = afterOutage(run, { wall: run.at + 11 * MINUTE, value: 65.9, isClockTrusted: true });
  assert.deepEqual([long.phase, long.doubt], ['doubt', 'outage-too-long']);
  assert.deepEqual(demandOf(long), { setPoint: null, power: null, boilPower: null, pump: false });
});

test('after an outage nobody goes on with cold wort, without a reading or without a clock', () => {
  const run = resting(100);
  const after = (value: number | null, isClockTrusted = true) =>
    afterOutage(run, { wall: run.at + MINUTE, value, isClockTrusted }).doubt;
  assert.equal(after(63), 'temperature-lost');
  assert.equal(after(null), 'no-reading');
  assert.equal(after(66, false), 'clock-unknown');
  assert.equal(afterOutage(run, { wall: run.at - 1, value: 66, isClockTrusted: true }).doubt, 'clock-unknown');
});

test('an outage in a pause is judged as one in its step: nothing heats on after a long one until a person decides', () => {
  const paused = ordered(resting(100), { kind: 'pause' });
  const after = (minutes: number, value: number | null = 65.2) =>
    afterOutage(paused, { wall: paused.at + minutes * MINUTE, value, isClockTrusted: true });
  assert.deepEqual([after(5).phase, after(5).counted, demandOf(after(5)).setPoint], ['paused', 100_000, 66]);
  assert.equal(after(5, 63).doubt, 'temperature-lost');
  const long = after(11);
  assert.deepEqual([long.phase, long.doubt, demandOf(long).setPoint], ['doubt', 'outage-too-long', null]);
  assert.equal(walk(ordered(long, { kind: 'resume' }), 10, () => 66).run.counted, 109_000);
});

test('a pause before the begin outlives an outage of any length, and heats nothing', () => {
  const later = beginProgram(BREW, WALL, WALL + MINUTE);
  const paused = ordered(later, { kind: 'pause' });
  const after = afterOutage(paused, { wall: WALL + 600 * MINUTE, value: 20, isClockTrusted: true });
  assert.deepEqual([after.phase, demandOf(after).setPoint], ['paused', null]);
});

test('a boil keeps its remaining time over a short outage: what does not boil does not count', () => {
  const boil = { ...BREW, steps: BREW.steps.slice(2) };
  const run = walk(beginProgram(boil, WALL), 601, () => 99, { boiling: true }).run;
  const after = afterOutage(run, { wall: run.at + 3 * MINUTE, value: 95, isClockTrusted: true });
  assert.deepEqual([after.phase, after.counted], ['approach', 600_000]);
});

test('expected ends count the way, the rest and stop where a person decides', () => {
  const run = beginProgram(BREW, WALL);
  const pace = { value: 20, heating: 1 / 30, cooling: 1 / 60 };
  assert.deepEqual(
    expectedEnds(run, pace).map(({ at }) => at),
    [null, null, null, null],
  );
  const [rest, boil] = expectedEnds(resting(100), { ...pace, value: 66 });
  const left = 600_000 - 100_000;
  assert.equal(rest?.at, resting(100).at + left);
  assert.equal(boil?.at, resting(100).at + left + (34 - 0.3) * 30_000 + 60 * MINUTE);
});

test('whatever is ordered, the run stays one that can be walked and a done one drives nothing', () => {
  const order: fc.Arbitrary<ProgramOrder> = fc.oneof(
    fc.constantFrom<ProgramOrder>(
      { kind: 'pause' },
      { kind: 'resume' },
      { kind: 'answer' },
      { kind: 'skip' },
      { kind: 'repeat' },
      { kind: 'stop' },
    ),
    fc.integer({ min: -7_200_000, max: 7_200_000 }).map((ms): ProgramOrder => ({ kind: 'extend', ms })),
  );
  fc.assert(
    fc.property(fc.array(order, { maxLength: 20 }), (orders) => {
      let run = beginProgram(BREW, WALL);
      for (const one of orders) run = walk(carryOut(run, one, run.at).run, 3, () => 66).run;
      const { setPoint, power } = demandOf(run);
      if (run.phase === 'done') assert.deepEqual([setPoint, power], [null, null]);
      assert.ok(run.index >= 0 && run.index <= BREW.steps.length);
      assert.ok(run.counted >= 0);
    }),
  );
});
