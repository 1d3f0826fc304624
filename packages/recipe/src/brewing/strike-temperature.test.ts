import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mashTemperature, strikeTemperature } from './strike-temperature.ts';

const POUND = 0.45359237;
const QUART = 0.946352946;
const GALLON = 3.785411784;
const celsius = (fahrenheit: number) => ((fahrenheit - 32) * 5) / 9;
const near = (actual: number, expected: number, within: number) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not within ${within} of ${expected}`);

test('strike water as in How to Brew: 8 lb at 70 °F, 1 qt/lb, to 104 °F takes 110.8 °F', () => {
  const strike = { water: 8 * QUART, grain: 8 * POUND, grainTemperature: celsius(70), target: celsius(104) };
  near(strikeTemperature(strike), celsius(110.8), 0.15);
});

test('the strike of a saison that says 134.6 °F for 7.7 gal on 9.4 lb at 72 °F', () => {
  const strike = { water: 7.7 * GALLON, grain: 9.4 * POUND, grainTemperature: celsius(72), target: celsius(131) };
  near(strikeTemperature(strike), celsius(134.6), 0.1);
});

test('the strike of an ale that says 165.0 °F for 22.5 qt at 2.09 qt/lb and grain at 80 °F', () => {
  const strike = {
    water: 22.5 * QUART,
    grain: (22.5 / 2.09) * POUND,
    grainTemperature: celsius(80),
    target: celsius(158),
  };
  near(strikeTemperature(strike), celsius(165), 0.3);
});

test('the strike of a stout that says 78.43 °C, a cold tun included', () => {
  const strike = { water: 12.42088242, grain: 4.87611798, grainTemperature: 20, target: 66.66666667 };
  const tun = { mass: 4.082, specificHeat: 0.3, temperature: 21 };
  near(strikeTemperature({ ...strike, tun }), 78.4256334, 0.3);
  near(strikeTemperature(strike), 74.18, 0.01);
});

test('grain put into the strike water gives the target back', () => {
  const tun = { mass: 5, specificHeat: 0.12, temperature: 15 };
  const strike = { water: 20, grain: 5.5, grainTemperature: 12.5, target: 64.25, tun };
  const waterTemperature = strikeTemperature(strike);
  near(mashTemperature({ ...strike, waterTemperature }), 64.25, 1e-9);
});

test('grain as warm as the target needs no warmer water', () => {
  assert.equal(strikeTemperature({ water: 20, grain: 5, grainTemperature: 60, target: 60 }), 60);
});

test('without water there is no strike temperature', () => {
  assert.ok(Number.isNaN(strikeTemperature({ water: 0, grain: 5, grainTemperature: 20, target: 60 })));
});
