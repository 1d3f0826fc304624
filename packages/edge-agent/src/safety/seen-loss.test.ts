import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_HISTORY, noteHeater } from './heater-history.ts';
import { lossAt, noteLoss, type SeenLoss } from './seen-loss.ts';

const PLANT = { rate: 5500 / (40 * 4186), volume: 40, step: 0.0625 };

interface Second {
  readonly value: number;
  readonly isOn: boolean;
}

/** What is known of the losses after `seconds`. */
function seen(seconds: number, at: (s: number) => Second, plant = PLANT): SeenLoss | null {
  let history = NO_HISTORY;
  let loss: SeenLoss | null = null;
  for (let s = 0; s <= seconds; s++) {
    const { value, isOn } = at(s);
    history = noteHeater(history, s * 1000, Math.round(value / plant.step) * plant.step, isOn);
    loss = noteLoss(loss, history, plant);
  }
  return loss;
}

test('a steady hold loses what its heater gives', () => {
  const loss = seen(1200, (s) => ({ value: 67, isOn: s % 20 < 2 }));
  assert.ok(loss !== null && Math.abs(loss.share - 0.1) < 0.02, `${loss?.share}`);
});

test('with the heater off the fall of the probe is the loss', () => {
  const fall = 0.07 * PLANT.rate;
  const loss = seen(1200, (s) => ({ value: 72 - fall * s, isOn: false }));
  assert.ok(loss !== null && Math.abs(loss.share - 0.07) < 0.015, `${loss?.share}`);
});

test('with 10 bits it takes longer and is seen all the same', () => {
  const fall = 0.07 * PLANT.rate;
  const loss = seen(1200, (s) => ({ value: 72 - fall * s, isOn: false }), { ...PLANT, step: 0.25 });
  assert.ok(loss !== null && Math.abs(loss.share - 0.07) < 0.03, `${loss?.share}`);
});

test('what is poured in is no loss, and neither is a kettle that still gets warmer or has become cold', () => {
  assert.equal(
    seen(280, (s) => ({ value: s < 100 ? 70 : 66, isOn: false })),
    null,
    'poured in',
  );
  assert.equal(
    seen(600, (s) => ({ value: 60 + 0.02 * s, isOn: true })),
    null,
    'a ramp',
  );
  assert.equal(
    seen(1200, () => ({ value: 30, isOn: false })),
    null,
    'cold',
  );
});

test('the same kettle loses as much less as it is nearer to the room', () => {
  assert.equal(lossAt({ share: 0.1, value: 70 }, 45), 0.05);
  assert.equal(lossAt({ share: 0.1, value: 70 }, 15), 0);
});
