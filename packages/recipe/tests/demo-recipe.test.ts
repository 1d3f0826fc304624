import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compileRecipe, readRecipeDocument, strikeTemperature } from '../src/index.ts';
import { only } from './fixture.ts';

const DEMO = new URL('../../../brewery/recipes/demo.xml', import.meta.url);
const MINUTE = 60_000;

test("the demo's recipe becomes a brew day without a warning that a brewer would have to act on", () => {
  const recipe = only(readRecipeDocument(readFileSync(DEMO)));
  const { program, warnings } = compileRecipe(recipe, { kettle: { volume: 50 } });
  assert.deepEqual(
    warnings.filter(({ severity }) => severity === 'caution'),
    [],
  );
  const strike = strikeTemperature({ water: 30, grain: 8.5, grainTemperature: 20, target: 52 });
  assert.deepEqual(
    program.steps.map(({ kind, setPoint, end }) => [kind, setPoint, end.kind === 'time' ? end.ms / MINUTE : end.kind]),
    [
      ['ramp', strike, 'reached'],
      ['mash-in', null, 'brewer'],
      ['rest', 52, 10],
      ['rest', 63, 45],
      ['rest', 72, 20],
      ['mash-out', 76, 5],
      ['sparge', null, 'brewer'],
      ['boil', 100, 60],
      ['whirlpool', null, 15],
      ['cool', 17, 'reached'],
      ['wait', null, 'brewer'],
      ['ferment', 17, 14_400],
      ['ferment', 1, 30_240],
    ],
  );
  const boil = program.steps.find(({ kind }) => kind === 'boil');
  assert.deepEqual(
    boil?.additions.map(({ name, amount, before }) => [name, amount, before / MINUTE]),
    [
      ['Perle', '38 g', 60],
      ['Tettnanger', '30 g', 15],
      ['Musgo irlandés', '6 g', 10],
    ],
  );
});
