import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextInfusionTemperature, nextInfusionVolume } from './next-infusion.ts';

const POUND = 0.45359237;
const QUART = 0.946352946;
const celsius = (fahrenheit: number) => ((fahrenheit - 32) * 5) / 9;
const near = (actual: number, expected: number, within: number) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not within ${within} of ${expected}`);

test('the second infusion of How to Brew: 104 to 140 °F with water at 210 °F takes 4.9 qt', () => {
  const infusion = { water: 8 * QUART, grain: 8 * POUND, from: celsius(104), to: celsius(140) };
  near(nextInfusionVolume(infusion, celsius(210)) / QUART, 4.9, 0.05);
});

test('the third infusion of How to Brew: 140 to 158 °F with water at 210 °F takes 5.0 qt', () => {
  const infusion = { water: 12.9 * QUART, grain: 8 * POUND, from: celsius(140), to: celsius(158) };
  near(nextInfusionVolume(infusion, celsius(210)) / QUART, 5, 0.05);
});

test('volume and temperature of an infusion are each other turned round', () => {
  const infusion = { water: 14, grain: 4.25, from: 63, to: 69 };
  const volume = nextInfusionVolume(infusion, 95);
  near(nextInfusionTemperature(infusion, volume), 95, 1e-9);
});

test('water that is not warmer than the goal can never be enough', () => {
  assert.equal(nextInfusionVolume({ water: 14, grain: 4, from: 63, to: 69 }, 69), Number.POSITIVE_INFINITY);
});

test('a mash that is warm enough needs no water', () => {
  assert.equal(nextInfusionVolume({ water: 14, grain: 4, from: 69, to: 69 }, 100), 0);
});

test('without water there is no temperature of it', () => {
  assert.ok(Number.isNaN(nextInfusionTemperature({ water: 14, grain: 4, from: 63, to: 69 }, 0)));
});
