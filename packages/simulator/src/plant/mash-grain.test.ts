import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kettle } from './kettle.ts';
import { KETTLE_PRESETS, type KettleParameters } from './kettle-parameters.ts';

const SOUND = { empty: false, pumpStopped: false } as const;

function make(wort: number, change: Partial<KettleParameters> = {}): Kettle {
  return new Kettle({ ...KETTLE_PRESETS['kettle-40l'], ...change }, { wort });
}
const truth = (kettle: Kettle, name: string) => kettle.truth()[name] as number;

test('8 kg of cold grain in 40 L at 72 °C: what the strike water formula says, and within minutes', () => {
  const kettle = make(72, { loss: 0, openArea: 0, steel: 0 });
  kettle.change('grain', 8);
  kettle.advance(1000, new Set(['pump']), SOUND);
  assert.ok(truth(kettle, 'wort') > 71, 'the first second takes no degrees');
  kettle.advance(300_000, new Set(['pump']), SOUND);
  // 0.41 is the heat of grain against that of water.
  const expected = (72 * 40 * 4120 + 20 * 8 * 1716) / (40 * 4120 + 8 * 1716);
  assert.ok(Math.abs(truth(kettle, 'wort') - expected) < 0.02, `${truth(kettle, 'wort')} is not ${expected}`);
});

test('the level rises with the grain, and the wort that the grain holds cannot be pumped', () => {
  const kettle = make(66, { volume: 12 });
  assert.ok(Math.abs(kettle.quantity('level') - 12) < 1e-9);
  kettle.change('grain', 11);
  assert.ok(Math.abs(kettle.quantity('level') - (12 + 11 * 0.67)) < 1e-9);
  kettle.advance(10_000, new Set(['pump']), SOUND);
  assert.ok(kettle.quantity('flow') < 0.01, 'half a litre is all that is free');
});

test('grain that is taken out takes its water along', () => {
  const kettle = make(66);
  kettle.change('grain', 8);
  kettle.change('grain', 0);
  assert.ok(Math.abs(truth(kettle, 'volume') - (40 - 8 * 1.04)) < 1e-9);
});

test('cold water that is topped up cools, wort that is drawn off does not', () => {
  const kettle = make(66, { steel: 0, bottomShare: 0.25 });
  kettle.change('volume', 30);
  assert.equal(truth(kettle, 'wort'), 66);
  kettle.change('volume', 60);
  assert.ok(Math.abs(truth(kettle, 'wort') - 43) < 1e-9);
});

test('mains and room that change while it runs are felt', () => {
  const [full, low] = [make(20), make(20)];
  for (const kettle of [full, low]) kettle.advance(60_000, new Set(['heater', 'pump']), SOUND);
  low.change('mains', 207);
  const before = low.energy().put;
  for (const kettle of [full, low]) kettle.advance(60_000, new Set(['heater', 'pump']), SOUND);
  assert.ok(Math.abs((low.energy().put - before) / before - 0.81) < 1e-9);
  low.change('ambient', 5);
  low.advance(1000, new Set(), SOUND);
  assert.equal(low.quantity('ambient'), 5);
});
