import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Jacketed } from './jacketed.ts';
import { JACKETED_PRESET, type JacketedParameters } from './jacketed-state.ts';

const HOUR = 3_600_000;
const make = (wort: number, change: Partial<JacketedParameters> = {}) =>
  new Jacketed({ ...JACKETED_PRESET, ...change }, { wort });
const truth = (plant: Jacketed, name: string) => plant.truth()[name] as number;
const CLOSED = new Set<string>();
const OPEN = new Set(['valve']);

test('the valve lets the bath cool the beer; closed, the jacket becomes as warm as the beer', () => {
  const plant = make(20, { extract: 0 });
  plant.advance(HOUR / 2, OPEN);
  assert.ok(
    truth(plant, 'jacket') < 8 && truth(plant, 'beer') < 19,
    `${truth(plant, 'jacket')}, ${truth(plant, 'beer')}`,
  );
  plant.advance(HOUR, CLOSED);
  assert.ok(Math.abs(truth(plant, 'jacket') - truth(plant, 'beer')) < 0.2);
});

test('the bath keeps itself cold within its thermostat and the lag of its chiller', () => {
  const plant = make(20, { extract: 0 });
  let [least, most] = [0, -9];
  for (let minute = 0; minute < 600; minute++) {
    plant.advance(60_000, CLOSED);
    least = Math.min(least, truth(plant, 'glycol'));
    most = Math.max(most, truth(plant, 'glycol'));
  }
  assert.ok(least > -4.5 && most < -2.2, `${least} to ${most}`);
});

test('a crash to 2 °C takes hours, and a fermentation that nobody cools warms itself by degrees', () => {
  const cold = make(18, { extract: 0 });
  let hours = 0;
  for (; truth(cold, 'beer') > 2 && hours < 100; hours++) cold.advance(HOUR, OPEN);
  assert.ok(hours >= 3 && hours <= 24, `${hours} h`);
  const warm = make(20);
  let highest = 20;
  for (let hour = 0; hour < 240; hour++) {
    warm.advance(HOUR, CLOSED);
    highest = Math.max(highest, truth(warm, 'beer'));
  }
  assert.ok(highest > 24, `${highest} °C`);
  assert.ok(Math.abs(truth(warm, 'gravity') - 1.01) < 0.002, `${truth(warm, 'gravity')}`);
});

test('the heat of a whole fermentation is that of its extract', () => {
  // Quick, and in a tank that stays cool, so that it comes to its end.
  const plant = make(20, { beerLoss: 100, chiller: 0, lag: 10, rate: 0.1 });
  plant.advance(4 * 24 * HOUR, CLOSED);
  const expected = 0.131 * 0.66 * 100 * 586_600;
  assert.ok(Math.abs(plant.energy().put / expected - 1) < 0.001);
});
