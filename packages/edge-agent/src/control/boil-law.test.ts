import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boilDuty, rollingBoil } from './boil-law.ts';

test('a boil that was asked for: full power until it is found, then the power that was named', () => {
  const demand = { mode: 'auto', setPoint: 100, boilPower: 0.55 } as const;
  assert.equal(boilDuty(demand, null, 0.7), 1);
  assert.equal(boilDuty(demand, 91.3, 0.7), 0.55);
});

test('a set point beyond the plateau gets the own power, one below or at it is a set point like any other', () => {
  assert.equal(boilDuty({ mode: 'auto', setPoint: 100 }, 96.4, 0.7), 0.7);
  assert.equal(boilDuty({ mode: 'auto', setPoint: 96.5 }, 96.4, 0.7), null);
  assert.equal(boilDuty({ mode: 'auto', setPoint: 100 }, null, 0.7), null);
});

test('off and manual are what they are, whatever boils', () => {
  assert.equal(boilDuty({ mode: 'off' }, 96.4, 0.7), null);
  assert.equal(boilDuty({ mode: 'manual', duty: 0.2 }, 96.4, 0.7), null);
});

test('a rolling boil is made of losses and a tenth of the wort an hour, within what the element can', () => {
  assert.ok(Math.abs(rollingBoil(5500, 40) - 0.565) < 0.01);
  assert.equal(rollingBoil(1500, 40), 1);
  assert.equal(rollingBoil(20_000, 20), 0.3);
});
