import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { powerAt, stepElement } from './element.ts';
import { exchangedHeat, lostHeat } from './heat-exchange.ts';
import { stepPump } from './pump.ts';

const temperature = fc.double({ min: -10, max: 120, noNaN: true });
const capacity = fc.double({ min: 1, max: 1e6, noNaN: true });
const conductance = fc.double({ min: 0, max: 1e6, noNaN: true });
const seconds = fc.double({ min: 0, max: 1e5, noNaN: true });

test('an element gives what it is given, later, whatever the step', () => {
  fc.assert(
    fc.property(
      capacity,
      conductance,
      fc.double({ min: 0, max: 300, noNaN: true }),
      seconds,
      (held, power, lag, time) => {
        const { stored, released } = stepElement(held, power, lag, time);
        const balance = held + power * time - stored - released;
        assert.ok(Math.abs(balance) <= 1e-9 * (held + power * time + 1));
      },
    ),
  );
});

test('an element that is switched off has given 63 % of its heat after its time constant', () => {
  const { released } = stepElement(1000, 0, 20, 20);
  assert.equal(Math.round(released), 632);
});

test('mains 10 % low take 19 % of the power', () => {
  assert.equal(Math.round(powerAt(5500, 207)), 4455);
});

test('two bodies never exchange more than makes them equal, in steps of any length', () => {
  fc.assert(
    fc.property(temperature, capacity, temperature, capacity, conductance, seconds, (a, ca, b, cb, g, time) => {
      const heat = exchangedHeat(a, ca, b, cb, g, time);
      const after = a - heat / ca - (b + heat / cb);
      assert.ok(after * (a - b) >= -1e-6 * Math.abs(a - b));
    }),
  );
});

test('nothing cools below its surroundings', () => {
  fc.assert(
    fc.property(temperature, capacity, temperature, conductance, seconds, (body, c, ambient, g, time) => {
      const after = body - lostHeat(body, c, ambient, g, time) / c;
      assert.ok((after - ambient) * (body - ambient) >= -1e-6);
    }),
  );
});

test('a pump spins up within seconds, and moves nothing when it sucks air', () => {
  assert.ok(stepPump(0, true, 8, 40, 1) > 4);
  assert.ok(stepPump(0, true, 8, 40, 5) > 7.9);
  assert.equal(stepPump(0, true, 8, 0.5, 5), 0);
  assert.ok(stepPump(8, false, 8, 40, 5) < 0.1);
});
