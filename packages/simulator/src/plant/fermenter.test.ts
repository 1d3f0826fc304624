import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALE_YEAST } from './ale-yeast.ts';
import { attenuated } from './attenuation.ts';
import { FERMENTER_PRESET, Fermenter, type FermenterState } from './fermenter.ts';

const SOUND = { empty: false, pumpStopped: false } as const;
const DAY = 86_400_000;

const truth = (fermenter: Fermenter, name: string) => fermenter.truth()[name] as number;

test('attenuation begins at nothing, is steepest after the lag and ends at all', () => {
  assert.ok(attenuated(0, 14, 0.018) < 0.02);
  assert.ok(attenuated(300, 14, 0.018) > 0.99);
  for (let age = 0; age < 300; age++) assert.ok(attenuated(age + 1, 14, 0.018) > attenuated(age, 14, 0.018));
});

/** Share of the whole heat that had left by so many hours, as 20 °C would have them: the Kölsch of docs/PLANTS.md. */
const SEEN = [
  [0, 0],
  [9, 0.078],
  [18.1, 0.326],
  [27.1, 0.667],
  [36.2, 0.792],
  [45.3, 0.926],
  [54.3, 0.955],
  [63.4, 0.989],
  [82.5, 1.012],
  [113, 0.993],
] as const;

test('the heat of the yeast comes as that of a real fermentation did', () => {
  for (const [age, share] of SEEN) {
    const ours = attenuated(age, ALE_YEAST.lag, ALE_YEAST.rate);
    assert.ok(Math.abs(ours - share) < 0.05, `${age} h: ${ours.toFixed(3)}, seen ${share}`);
  }
});

test('left alone at 20 °C, the beer warms itself by the heat of its extract and ends near its final gravity', () => {
  const fermenter = new Fermenter(FERMENTER_PRESET, { wort: 20 });
  let warmest = 0;
  for (let hour = 0; hour < 14 * 24; hour++) {
    fermenter.advance(3_600_000, new Set(), SOUND);
    warmest = Math.max(warmest, truth(fermenter, 'beer'));
  }
  assert.ok(warmest > 22 && warmest < 35, `${warmest} °C`);
  assert.ok(Math.abs(truth(fermenter, 'gravity') - 1.01) < 0.002, `${truth(fermenter, 'gravity')}`);
});

test('the compressor cools the beer over hours, the heater warms it', () => {
  const [cold, warm] = [new Fermenter(FERMENTER_PRESET, { wort: 18 }), new Fermenter(FERMENTER_PRESET, { wort: 18 })];
  cold.advance(6 * 3_600_000, new Set(['compressor']), SOUND);
  warm.advance(6 * 3_600_000, new Set(['heater']), SOUND);
  assert.ok(truth(cold, 'fridge') < truth(cold, 'beer') && truth(cold, 'beer') < 15);
  assert.ok(truth(warm, 'fridge') > truth(warm, 'beer') && truth(warm, 'beer') > 19);
});

test('the plate goes on cooling after the compressor has stopped', () => {
  const fermenter = new Fermenter(FERMENTER_PRESET, { wort: 18 });
  fermenter.advance(1_200_000, new Set(['compressor']), SOUND);
  const stopped = truth(fermenter, 'fridge');
  fermenter.advance(60_000, new Set(), SOUND);
  assert.ok(truth(fermenter, 'fridge') < stopped);
});

test('the joules put in by heater, yeast and compressor are stored or lost, to 0.1 %', () => {
  const fermenter = new Fermenter(FERMENTER_PRESET, { wort: 18 });
  for (let hour = 0; hour < 200; hour++) {
    const drive = hour % 5 === 0 ? 'heater' : hour % 3 === 0 ? 'compressor' : 'none';
    fermenter.advance(3_600_000, new Set([drive]), SOUND);
  }
  const { put, stored, lost } = fermenter.energy();
  assert.ok(Math.abs(put - stored - lost) <= 0.001 * (Math.abs(put) + Math.abs(stored) + Math.abs(lost)));
});

test('a fermenter goes on from its snapshot as if nothing had been', () => {
  const one = new Fermenter(FERMENTER_PRESET, { wort: 18 });
  one.advance(DAY, new Set(['compressor']), SOUND);
  const other = new Fermenter(FERMENTER_PRESET, {
    state: JSON.parse(JSON.stringify(one.snapshot())) as FermenterState,
  });
  for (const fermenter of [one, other]) fermenter.advance(DAY, new Set(), SOUND);
  assert.deepEqual(other.truth(), one.truth());
});
