import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heatingRate, kettleGains } from './default-gains.ts';

test('5.5 kW heats 40 L by two degrees a minute', () => {
  assert.ok(Math.abs(heatingRate(5500, 40) * 60 - 1.97) < 0.01);
});

test('a stronger element gets a smaller gain, a fuller kettle a larger one', () => {
  const { kp } = kettleGains(5500, 40);
  assert.ok(kettleGains(11_000, 40).kp < kp && kettleGains(5500, 80).kp > kp);
  assert.ok(kp > 0.2 && kp < 0.6, String(kp));
});
