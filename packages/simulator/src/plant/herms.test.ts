import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coilEffectiveness, Herms } from './herms.ts';
import { HERMS_PRESET, type HermsParameters } from './herms-state.ts';

const SOUND = { empty: false, pumpStopped: false } as const;
const make = (wort: number, change: Partial<HermsParameters> = {}) =>
  new Herms({ ...HERMS_PRESET, ...change }, { wort });
const truth = (plant: Herms, name: string) => plant.truth()[name] as number;

test('the coil brings the wort the nearer to the liquor the slower it flows', () => {
  assert.ok(Math.abs(coilEffectiveness(450, 8) - (1 - Math.exp(-450 / ((4120 * 8) / 60)))) < 1e-12);
  assert.ok(coilEffectiveness(450, 4) > coilEffectiveness(450, 8));
  assert.equal(coilEffectiveness(450, 0), 0);
});

test('without the pump the liquor heats and the mash does not', () => {
  const plant = make(50);
  plant.advance(900_000, new Set(['heater']), SOUND);
  assert.ok(
    truth(plant, 'liquor') > 65 && truth(plant, 'wort') < 50,
    `${truth(plant, 'liquor')}, ${truth(plant, 'wort')}`,
  );
  plant.advance(900_000, new Set(['heater', 'pump']), { ...SOUND, pumpStopped: true });
  assert.ok(truth(plant, 'wort') < 50, 'a pump that is stuck moves nothing');
});

test('with the pump the mash follows the liquor, some degrees behind while it heats', () => {
  const plant = make(50, { liquorLoss: 0, mashLoss: 0 });
  plant.advance(1_800_000, new Set(['heater', 'pump']), SOUND);
  const behind = truth(plant, 'liquor') - truth(plant, 'wort');
  assert.ok(behind > 2 && behind < 10, `${behind} °C`);
  const before = truth(plant, 'wort');
  plant.advance(60_000, new Set(['heater', 'pump']), SOUND);
  // Of both vessels and the steel.
  const rate = (3500 * 60) / (55 * 4120 + 2500);
  assert.ok(Math.abs(truth(plant, 'wort') - before - rate) < 0.02 * rate);
  plant.advance(3_600_000, new Set(['pump']), SOUND);
  assert.ok(Math.abs(truth(plant, 'liquor') - truth(plant, 'wort')) < 0.01, 'in the end they are one');
});

test('grain that goes in cools the mash, and liquor that boils boils away', () => {
  const plant = make(66, { mashLoss: 0 });
  plant.change('grain', 6);
  plant.advance(300_000, new Set(), SOUND);
  assert.ok(truth(plant, 'wort') < 62.2 && truth(plant, 'wort') > 60);
  plant.advance(3 * 3_600_000, new Set(['heater']), SOUND);
  assert.ok(Math.abs(truth(plant, 'liquor') - 100) < 0.1);
  assert.ok(truth(plant, 'volume') < 30);
});
