import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRecipe, readRecipeDocument } from '../src/index.ts';
import { fixture, only } from './fixture.ts';

const marzen = only(fixture('marzen.beerxml'));
const readText = (text: string) => readRecipeDocument(Buffer.from(text));
const kettle = { volume: 40 };
const kinds = (part: 'all' | 'brew-day' | 'fermentation') =>
  compileRecipe(marzen, { kettle, part }).program.steps.map(({ kind }) => kind);

test('a brew day and a fermentation together are the whole program, in two kettles', () => {
  assert.deepEqual([...kinds('brew-day'), ...kinds('fermentation')], kinds('all'));
  assert.equal(kinds('brew-day').at(-1), 'cool');
  assert.deepEqual(kinds('fermentation'), ['wait', 'ferment', 'ferment']);
});

test('a mash alone has nothing to ferment', () => {
  const mash = { ...marzen, kind: 'mash' as const };
  assert.throws(() => compileRecipe(mash, { kettle, part: 'fermentation' }), { code: 'RECIPE_NOT_BREWABLE' });
});

test('sparge water as the brewer says rules over what is worked out of the volumes; none means no sparge', () => {
  const sparge = (spargeWater?: number) =>
    compileRecipe(marzen, { kettle, ...(spargeWater !== undefined && { spargeWater }) });
  // 25.5 L before the boil + 5 kg x 1 L/kg - 17.5 L in the mash.
  assert.equal(sparge().figures.spargeWater, 13);
  assert.ok(sparge().warnings.some(({ code }) => code === 'SPARGE_COMPUTED'));
  assert.equal(sparge(9).figures.spargeWater, 9);
  assert.ok(!sparge(9).warnings.some(({ code }) => code === 'SPARGE_COMPUTED'));
  assert.ok(!sparge(0).program.steps.some(({ kind }) => kind === 'sparge'));
});

test('where the recipe does not say the volume before the boil, it is the batch and what boils away', () => {
  assert.ok(marzen.boil);
  const unsaid = { ...marzen, boil: { ...marzen.boil, size: 0 } };
  const { figures, warnings } = compileRecipe(unsaid, { kettle: { volume: 24, boilOff: 4 } });
  // 20 L + 75 min of 4 L/h.
  assert.deepEqual([figures.preBoilVolume, figures.postBoilVolume, figures.spargeWater], [25, 20, 12.5]);
  assert.ok(warnings.some(({ code }) => code === 'BOIL_OVER_KETTLE'));
  assert.equal(compileRecipe(unsaid, { kettle }).figures.preBoilVolume, null);
});

test('a list longer than any brewer writes is refused with its place', () => {
  const step = '<MASH_STEP><NAME>a</NAME></MASH_STEP>';
  const text = `<RECIPES><RECIPE><NAME>r</NAME><TYPE>Extract</TYPE><BATCH_SIZE>1</BATCH_SIZE><BOIL_SIZE>1</BOIL_SIZE>
<BOIL_TIME>1</BOIL_TIME><MASH><MASH_STEPS>${step.repeat(1001)}</MASH_STEPS></MASH></RECIPE></RECIPES>`;
  assert.throws(() => only(readText(text)), { code: 'RECIPE_TOO_DEEP', message: /2:\d+.*MASH_STEP: 1001 of them/ });
});
