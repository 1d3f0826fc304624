import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CELL_MAX, faultCell, inUnit, isCell, quantise } from './cell.ts';

const res = fc.constantFrom(1, 0.5, 0.1, 0.05, 0.01, 0.001, 0.0625, 0.03125, 0.25);
const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });

test('a value comes back within half a step', () => {
  fc.assert(
    fc.property(value, res, (given, step) => {
      const steps = quantise(given, step);
      assert.ok(typeof steps === 'number');
      assert.ok(Math.abs(inUnit(steps, step) - given) <= (step / 2) * (1 + 1e-9) + 1e-6 * step, `${given}`);
    }),
  );
});

test('what was quantised once is quantised to the same steps again, so that storing twice changes nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), res, (steps, step) => {
      assert.equal(quantise(inUnit(steps, step), step), steps + 0);
    }),
  );
});

test('steps in the unit have no tail of binary fractions', () => {
  assert.equal(inUnit(1872, 0.01), 18.72);
  assert.equal(inUnit(3, 0.1), 0.3);
  assert.equal(inUnit(1057, 0.0625), 66.0625);
  assert.equal(inUnit(0, 0.01), 0);
});

test('steps in the unit are the twelve digits of the product, to the last bit', () => {
  const steps = fc.oneof(fc.integer({ min: -1e9, max: 1e9 }), fc.maxSafeInteger(), fc.integer({ min: -99, max: 99 }));
  const anyRes = fc.oneof(
    res,
    fc.constantFrom(0.15, 1e-9, 1e-12, 1 / 3, 7, 2.5, 1e6),
    fc.double({ min: 1e-9, max: 10 }),
  );
  fc.assert(
    fc.property(steps, anyRes, (count, step) => {
      assert.ok(Object.is(inUnit(count, step), Number((count * step).toPrecision(12)) + 0), `${count} x ${step}`);
    }),
    { numRuns: 2000 },
  );
});

test('what cannot be a value becomes a fault, never a number', () => {
  for (const given of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, CELL_MAX + 1])
    assert.equal(quantise(given, 1), 'fault:not-a-number');
  assert.equal(quantise(1, 0), 'fault:not-a-number');
  assert.equal(quantise(CELL_MAX, 1), CELL_MAX);
});

test('zero has no sign', () => {
  assert.ok(Object.is(quantise(-0.001, 0.01), 0));
  assert.ok(!isCell(-0));
});

test('the quantised is always a cell', () => {
  fc.assert(fc.property(fc.double(), res, (given, step) => assert.ok(isCell(quantise(given, step)))));
});

test('a fault has a code of small letters, digits and hyphens', () => {
  assert.equal(faultCell('power-on-85'), 'fault:power-on-85');
  for (const code of ['', 'A', 'a b', 'x'.repeat(33)]) assert.throws(() => faultCell(code), { code: 'CELL_INVALID' });
  for (const cell of ['fault:', 'fault:A', 'ok', '', null, undefined, {}, 1.5, Number.NaN, CELL_MAX + 1])
    assert.ok(!isCell(cell));
});
