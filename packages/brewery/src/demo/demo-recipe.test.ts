import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoProgram, recipeFile, WATER_C } from './demo-recipe.ts';

test('the demo brews its recipe up to the whirlpool, all additions in it, and its water is warm enough for a mash at once', () => {
  const { name, recipe, steps } = demoProgram(recipeFile(), 'recipe-1');
  assert.deepEqual([name, recipe], ['Kölsch de la casa', 'recipe-1']);
  assert.deepEqual(
    steps.map(({ kind }) => kind),
    ['ramp', 'mash-in', 'rest', 'rest', 'rest', 'mash-out', 'sparge', 'boil', 'whirlpool'],
  );
  assert.equal(steps.flatMap(({ additions }) => additions).length, 7);
  // Two degrees a minute at thirty times real time: seconds.
  assert.ok((steps[0]?.setPoint ?? 100) - WATER_C <= 5, `${steps[0]?.setPoint} °C`);
});
