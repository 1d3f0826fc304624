import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boilingPoint, latentHeat } from './water.ts';

const near = (value: number, expected: number, within: number) =>
  assert.ok(Math.abs(value - expected) <= within, `${value} is not ${expected} ± ${within}`);

test('water boils at 100 °C at sea level and at 94.7 °C at 1600 m', () => {
  near(boilingPoint(0), 100, 0.05);
  near(boilingPoint(1600), 94.7, 0.2);
});

test('a kilogram of steam takes 2257 kJ at 100 °C and more when it is colder', () => {
  near(latentHeat(100) / 1000, 2257, 10);
  assert.ok(latentHeat(20) > latentHeat(100));
});
