import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recipePlace } from './recipe-place.ts';

test('a warning about one line of a recipe names that line as a brewer counts it', () => {
  assert.deepEqual(recipePlace('hops[6].timing.time'), { line: 'hop', number: 7 });
  assert.deepEqual(recipePlace('mash.steps[0]'), { line: 'mash-step', number: 1 });
  assert.deepEqual(recipePlace('fermentation[1].time'), { line: 'stage', number: 2 });
});

test('a path that is no line of a list says nothing to a brewer', () => {
  for (const path of ['mash.spargeTemperature', 'boil', '', 'steps[3].name', 'constructor[0]'])
    assert.equal(recipePlace(path), null);
});
