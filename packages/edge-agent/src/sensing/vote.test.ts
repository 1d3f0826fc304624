import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countVotes, NO_VOTE, type Vote, type VoteRules } from './vote.ts';

const RULES: VoteRules = { tolerance: 1, lagS: 15, settleMs: 10_000 };
const EVERY_MS = 1000;
type Values = readonly (number | null)[];

/** One count after the other, a second apart. */
function counted(rows: readonly Values[], rules = RULES): Vote[] {
  let memory = NO_VOTE;
  return rows.map((values, i) => {
    const now = i * EVERY_MS;
    const vote = countVotes(
      memory,
      rules,
      values.map((value) => ({ value, at: now })),
      now,
    );
    memory = vote.memory;
    return vote;
  });
}
const times = <T>(n: number, row: T): T[] => Array.from({ length: n }, () => row);
const last = (rows: readonly Values[]) => counted(rows).at(-1) as Vote;
const show = ({ value, code, odd }: Vote) => [value, code, odd?.index ?? null];

const anything = fc.option(fc.double({ min: -50, max: 150, noNaN: true }), { nil: null, freq: 4 });
const row = (n: number) => fc.array(anything, { minLength: n, maxLength: n });

test('whatever members say, a value is between two of them; without two of them there is none', () => {
  const rows = fc.integer({ min: 2, max: 3 }).chain((n) => fc.array(row(n), { minLength: 1, maxLength: 60 }));
  fc.assert(
    fc.property(rows, (all) => {
      for (const [i, { value, code }] of counted(all).entries()) {
        const said = (all[i] as Values).filter((each) => each !== null);
        assert.equal(value === null, code !== null);
        if (said.length < 2) assert.equal(code, 'vote-alone');
        if (value !== null) assert.ok(value >= Math.min(...said) && value <= Math.max(...said), `${value} of ${said}`);
      }
    }),
  );
});

test('one liar of three, whatever it says and when, never moves the value beyond the others and the tolerance', () => {
  const lies = fc.array(fc.oneof(anything, fc.double({ min: 58, max: 62, noNaN: true })), {
    minLength: 30,
    maxLength: 120,
  });
  const apart = fc.double({ min: 0, max: 1, noNaN: true });
  const slope = fc.double({ min: -0.04, max: 0.04, noNaN: true });
  fc.assert(
    fc.property(lies, fc.integer({ min: 0, max: 2 }), apart, slope, (all, liar, gap, perSecond) => {
      const honest = (i: number) => [60 + perSecond * i, 60 + gap + perSecond * i] as const;
      const votes = counted(all.map((lie, i) => [...honest(i)].toSpliced(liar, 0, lie as number)));
      for (const [i, { value, odd }] of votes.entries()) {
        const [low, high] = honest(i);
        assert.ok(value !== null, 'the other two agree');
        const allowed = RULES.tolerance + 15 * Math.abs(perSecond);
        assert.ok(value >= low - allowed && value <= high + allowed, `${value} beside ${low} and ${high}`);
        assert.ok(odd === null || odd.index === liar);
      }
    }),
  );
});

test('members that come and go move the value by no more than the tolerance at once', () => {
  const steady = fc.tuple(...times(3, fc.double({ min: 60, max: 61, noNaN: true })));
  const lost = fc.array(fc.option(fc.integer({ min: 0, max: 2 })), { minLength: 5, maxLength: 60 });
  fc.assert(
    fc.property(steady, lost, (values, who) => {
      const votes = counted(who.map((gone) => values.map((value, i) => (i === gone ? null : value))));
      for (const [i, { value }] of votes.entries()) {
        const before = votes[i - 1]?.value ?? value;
        assert.ok(value !== null && before !== null && Math.abs(value - before) <= RULES.tolerance);
      }
    }),
  );
});

test('a member that drops out does not move the value at that moment; it then goes to where the others are', () => {
  const votes = counted([...times(5, [60, 60.4, 61]), ...times(600, [60, 60.4, null])]);
  assert.deepEqual([votes[4]?.value, votes[5]?.value], [60.4, 60.4]);
  assert.ok(Math.abs((votes.at(-1)?.value ?? 0) - 60.2) < 0.001);
  for (const [i, { value }] of votes.entries())
    assert.ok(Math.abs((value ?? 0) - (votes[i - 1]?.value ?? 60.4)) <= 0.004, `${value}`);
});

test('the odd one is outvoted after the settling time, and named with how far it is off', () => {
  const [before, after] = [last(times(10, [60, 60.5, 64])), last(times(11, [60, 60.5, 64]))];
  assert.deepEqual(show(before), [60.5, null, null]);
  assert.deepEqual(show(after), [60.5, null, 2]);
  assert.equal(after.odd?.by, 3.75);
});

test('it counts again when it agreed for the settling time', () => {
  const odd = times(15, [60, 60, 64]);
  assert.equal(last([...odd, ...times(10, [60, 60, 60.5])]).odd?.index, 2);
  assert.equal(last([...odd, ...times(11, [60, 60, 60.5])]).odd, null);
});

test('with the odd one out, the other two have to agree; the odd one cannot take the side of one of them', () => {
  const odd = times(15, [60, 60, 64]);
  assert.deepEqual(show(last([...odd, ...times(60, [60, 64, 64])])), [null, 'vote-split', 2]);
});

test('a second one lost beside a liar: no value at once', () => {
  const odd = times(15, [60, 60, 64]);
  assert.deepEqual(show(last([...odd, [null, 60, 64]])), [null, 'vote-split', 2]);
});

test('two lost: no value at once, and one again when the second is back', () => {
  assert.deepEqual(show(last([...times(5, [60, 60, 60]), [null, null, 60]])), [null, 'vote-alone', null]);
  assert.deepEqual(
    show(
      last([
        [60, 60, 60],
        [null, null, 60],
        [60, null, 60],
      ]),
    ),
    [60, null, null],
  );
});

test('two that are at odds have no value at once, and after that only when they agreed for the settling time', () => {
  const split = [...times(60, [60, 60]), [60, 64]];
  assert.deepEqual(show(last(split)), [null, 'vote-split', null]);
  assert.equal(last([...split, ...times(10, [60, 60])]).value, null);
  assert.equal(last([...split, ...times(11, [60, 60])]).value, 60);
});

test('three of which no two agree have no value after the settling time', () => {
  const apart = [60, 64, 68];
  assert.deepEqual(show(last(times(10, apart))), [64, null, null]);
  assert.deepEqual(show(last(times(11, apart))), [null, 'vote-split', null]);
});

/** A probe behind a lag of `lag` s in wort that rises by `rate` °C/s from the tenth second on. */
const behind = (rate: number, lag: number, s: number) =>
  s < 10 ? 20 : 20 + rate * (s - 10 - lag * (1 - Math.exp(-(s - 10) / lag)));

test('a probe that is slower by the lag that is told is not odd on a ramp that makes more than the tolerance of it', () => {
  const rate = 0.2;
  const rows = Array.from({ length: 300 }, (_, s) => [behind(rate, 5, s), behind(rate, 6, s), behind(rate, 17, s)]);
  assert.ok((rows.at(-1)?.[0] ?? 0) - (rows.at(-1)?.[2] ?? 0) > 2 * RULES.tolerance);
  assert.deepEqual(new Set(counted(rows).map(({ odd, code }) => `${odd?.index} ${code}`)), new Set(['undefined null']));
});

test('one that stands still on a ramp is outvoted', () => {
  const rows = Array.from({ length: 120 }, (_, s) => [behind(0.04, 8, s), 20, behind(0.04, 8, s)]);
  const found = counted(rows).findIndex(({ odd }) => odd?.index === 1);
  assert.ok(found > 0 && found <= 80, `${found} s`);
});

test('the age is that of the oldest reading that was used', () => {
  const ballots = [
    { value: 60, at: 700 },
    { value: 60, at: 300 },
    { value: 70, at: 100 },
  ];
  assert.equal(countVotes(NO_VOTE, RULES, ballots, 1000).at, 300);
});
