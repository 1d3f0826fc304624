import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peakMargin } from './peak-margin.ts';

const model = (gain: number, lag: number, dead: number) => ({ gain, lag, dead, loss: 5e-5, probe: 10, ambient: 20 });

test('a quick element arrives in time without passing the set point', () => {
  assert.equal(peakMargin(model(0.03, 15, 15), 600), 0);
});

test('much heat in a slow element with hardly a dead time: a higher peak, never above the most', () => {
  const slow = peakMargin(model(0.042, 60, 5), 100);
  assert.ok(slow > 0.1 && slow <= 0.2, String(slow));
});

test('a long ramp leaves more time, so the peak may be lower', () => {
  assert.ok(peakMargin(model(0.033, 60, 15), 1500) <= peakMargin(model(0.033, 60, 15), 60));
});
