import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BandRun } from './band-run.ts';
import { type BrewedStretch, brewBand } from './brew-band.ts';
import { type BrewFault, brewFamily, type MadeBrew } from './brew-family.fixture.ts';
import type { Found } from './finding.ts';

const MINUTE = 60_000;
const FROM = 1_700_000_000_000;
const AGREEMENT = 0.5;

/** As a hub follows it: minute by minute, with the readings that are there. */
function follow(earlier: readonly BrewedStretch[], brew: BrewedStretch, isWay: boolean): Found[] {
  const band = brewBand(earlier, isWay, AGREEMENT);
  if (band === null) return [];
  const run = new BandRun(band, { from: FROM, step: 2, name: 'Maltose' });
  const found: Found[] = [];
  for (let at = MINUTE; at < brew.length; at += MINUTE) {
    const there = brew.points.filter((point) => point.at <= at);
    found.push(...run.compare(there, at, false), ...run.lasts(at, false));
  }
  return [...found, ...run.compare(brew.points, brew.length, true), ...run.lasts(brew.length, true)];
}

const families = fc.record({ seed: fc.nat(), count: fc.integer({ min: 3, max: 10 }) });

function madeFamily({ seed, count }: { seed: number; count: number }, fault: BrewFault) {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const next = brewFamily(random);
  const earlier = Array.from({ length: count }, () => next());
  const of = (part: keyof MadeBrew) => earlier.map((brew) => brew[part]);
  return { ways: of('way'), rests: of('rest'), brew: next(fault) };
}

test('brews of one recipe that differ as brews do never leave the band', () => {
  fc.assert(
    fc.property(families, (family) => {
      const { ways, rests, brew } = madeFamily(family, 'none');
      assert.deepEqual([...follow(ways, brew.way, true), ...follow(rests, brew.rest, false)], []);
    }),
    { numRuns: 200 },
  );
});

test('a degree too much or too little for a third of a rest is found, and is over when it is back', () => {
  fc.assert(
    fc.property(families, (family) => {
      const { rests, brew } = madeFamily(family, 'a degree off');
      const [began, ended, ...more] = follow(rests, brew.rest, false);
      assert.deepEqual(
        [began?.kind, began?.until, ended?.until === ended?.at, more.length],
        ['off-band', null, true, 0],
      );
      const { step, value = 0, low = 0, high = 0, brews } = began?.evidence ?? {};
      assert.ok(value < low || value > high, `${value} lies within ${low} to ${high}`);
      assert.deepEqual([step, brews], [2, rests.length]);
      assert.ok((began?.confidence ?? 0) > 0.5);
      assert.equal(began?.from, ended?.from);
    }),
    { numRuns: 200 },
  );
});

test('a way that takes twice as long is found while it lasts', () => {
  fc.assert(
    fc.property(families, (family) => {
      const { ways, brew } = madeFamily(family, 'half power');
      const [began, ended] = follow(ways, brew.way, true);
      assert.equal(began?.kind, 'off-band');
      assert.ok((began?.at ?? 0) < FROM + brew.way.length && began?.until === null);
      assert.ok(ended?.until != null);
    }),
    { numRuns: 200 },
  );
});

const flat = (minutes: number, value: number, byPerson = false): BrewedStretch => ({
  length: minutes * MINUTE,
  byPerson,
  points: Array.from({ length: minutes + 1 }, (_, i) => ({ at: i * MINUTE, value })),
});

test('with fewer than three earlier brews nothing is said', () => {
  assert.equal(brewBand([flat(60, 63), flat(60, 63)], false, AGREEMENT), null);
  assert.deepEqual(follow([flat(60, 63), flat(60, 63)], flat(200, 80), false), []);
});

test('a step that people end may last as long as they like, and its values are compared as far as three brews go', () => {
  const earlier = [flat(30, 63, true), flat(40, 63), flat(60, 63)];
  assert.deepEqual(follow(earlier, flat(300, 63), false), []);
  const late = flat(60, 63);
  const warm = { ...late, points: late.points.map(({ at, value }) => ({ at, value: at > 30 * MINUTE ? 70 : value })) };
  assert.deepEqual(follow(earlier, warm, false), []);
});

test('an earlier brew that went wrong does not become what is usual', () => {
  const earlier = [flat(60, 63), flat(60, 63.1), flat(60, 62.9), flat(60, 63), flat(60, 40)];
  assert.deepEqual(follow(earlier, flat(60, 63), false), []);
  assert.equal(follow(earlier, flat(60, 45), false)[0]?.kind, 'off-band');
});

test('a step that is over long before its time is told in one piece', () => {
  const [found, ...more] = follow([flat(60, 63), flat(61, 63), flat(60, 63)], flat(20, 63), false);
  assert.match(found?.cause ?? '', /^Maltose: it was over sooner/);
  assert.equal(found?.evidence['minutes'], 20);
  assert.equal(more[0]?.until, FROM + 20 * MINUTE);
});

test('where there are no readings nothing is said of the values', () => {
  const earlier = [flat(60, 63), flat(60, 63), flat(60, 63)];
  assert.deepEqual(follow(earlier, { ...flat(60, 0), points: [] }, false), []);
});
