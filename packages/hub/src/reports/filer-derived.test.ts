import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cellsOf, filerBench, saidOf, WALL } from '../../tests/fakes/filer-bench.ts';
import { derivedSchema } from '../derived/derived-schema.ts';
import type { StoredFrame } from '../tiers/frame-tier.ts';

const TANK = 'k.tank';
const level = (height_m: number) => ({ kind: 'level', channel: `${TANK}.level`, from: `${TANK}.pressure`, height_m });
const GRAVITY = {
  ...{ kind: 'tilt', channel: `${TANK}.gravity`, from: `${TANK}.angle`, temperature: `${TANK}.temp` },
  ...{ coefficients: [-10, 0.4], gives: 'plato' },
};
const DERIVED = derivedSchema.parse([level(1), GRAVITY]);

type Told = readonly [channel: string, value: number, unit: string];
const report = (scans: readonly (readonly Told[])[], begin = WALL - 1_000_000) => ({
  source: TANK,
  readings: scans.flatMap((told, i) =>
    told.map(([channel, value, unit]) => ({ channel, time: begin + i * 1000, value, unit })),
  ),
});
const angle = (value: number): Told => ['angle', value, '1'];
const temp = (value: number): Told => ['temp', value, '°C'];
const pressure = (value: number): Told => ['pressure', value, 'kPa'];

test('what is derived stands in the scan that it is made of, and tablets are told it', async () => {
  const { given, told, worker, request } = filerBench();
  const scans = [[angle(55), temp(20)], [angle(55)], [angle(5), temp(20)], [pressure(4.903325)]];
  await worker(DERIVED).file(request('r', report(scans)));
  const cells = cellsOf(given[0] as StoredFrame);
  // 12 °P of an upright float, none without its temperature, a fault where it lies, half of a metre of water.
  assert.deepEqual(cells[`${TANK}.gravity`], [104_838, 'not-due', 'fault:range', 'not-due']);
  assert.deepEqual(cells[`${TANK}.level`], ['not-due', 'not-due', 'not-due', 5000]);
  const [facts, scan] = told[0] ?? assert.fail();
  assert.equal(scan.cells[facts.channels.findIndex(({ id }) => id === `${TANK}.level`)], 5000);
});

test('a derived value is made of the calibrated one', async () => {
  const { given, worker, request, calibrate } = filerBench();
  await calibrate(`${TANK}.pressure`, [[5.903, 4.903]]);
  await worker(DERIVED).file(request('r', report([[pressure(5.903)]])));
  assert.deepEqual(cellsOf(given[0] as StoredFrame), {
    [`${TANK}.pressure`]: [4903],
    [`${TANK}.pressure-raw`]: [5903],
    [`${TANK}.level`]: [5000],
  });
});

test('reports that bring a derived channel, or another quantity than it is made of, are refused and leave no hole', async () => {
  const { given, worker, request } = filerBench();
  const refused = (id: string, told: Told, code: string) =>
    assert.rejects(worker(DERIVED).file(request(id, report([[told]]))), { code });
  await refused('a', ['level', 5, '%'], 'REPORT_CHANNEL');
  await refused('b', ['pressure', 5, 'L'], 'REPORT_UNIT');
  await refused('c', ['temp', 5, 'L'], 'REPORT_UNIT');
  await worker().file(request('d', report([[['level', 5, 'L']]])));
  await refused('e', pressure(5), 'REPORT_UNIT');
  await worker().file(request('f', report([[['level', 6, 'L']]])));
  assert.deepEqual(
    given.map(({ first, last }) => [first, last]),
    [
      [1, 1],
      [2, 2],
    ],
  );
});

test('filed again by another worker, killed anywhere and configured otherwise, the frames are the same', async () => {
  const value = fc.double({ min: 0, max: 100, noNaN: true });
  const scan = fc.tuple(value, value, value).map(([a, t, p]) => [angle(a), temp(t), pressure(p)]);
  const config = fc.constantFrom([], [level(1)], [level(2), GRAVITY], [level(1), GRAVITY]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(scan, { minLength: 1, maxLength: 70 }),
      ...[config, config],
      fc.integer({ min: 0, max: 1 }),
      async (scans, first, later, survives) => {
        const { given, worker, request, dies } = filerBench();
        const both = [report(scans), { ...report(scans), source: 'k.other' }];
        dies(survives);
        await assert.rejects(worker(derivedSchema.parse(first)).file(request('r', both)), /killed/);
        const before = given.splice(0).map(saidOf);
        dies(Number.POSITIVE_INFINITY);
        await worker(derivedSchema.parse(later)).file(request('r', both));
        assert.deepEqual(given.map(saidOf).slice(0, before.length), before);
        const again = given.splice(0).map(saidOf);
        await worker([]).file(request('r', both));
        assert.deepEqual(given.map(saidOf), again);
      },
    ),
    { numRuns: 60 },
  );
});
