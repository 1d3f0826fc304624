import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRecipe, type MashStep, type PlanOptions, type Recipe, recipeError } from '../src/index.ts';
import { fixture, only } from './fixture.ts';

const MINUTE = 60_000;
const OPTIONS: PlanOptions = { kettle: { volume: 50 }, language: 'en' };
const marzen = only(fixture('marzen.beerxml'));

function warned(recipe: Recipe, options = OPTIONS): string[] {
  return compileRecipe(recipe, options).warnings.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

function withStep(at: number, change: Partial<MashStep>): Recipe {
  if (marzen.mash === null) throw new Error('the fixture has a mash');
  const steps = marzen.mash.steps.map((step, index) => (index === at ? { ...step, ...change } : step));
  return { ...marzen, mash: { ...marzen.mash, steps } };
}

const CASES: readonly (readonly [what: string, warning: string, recipe: Recipe, options?: PlanOptions])[] = [
  ['a rest above 80 °C', 'caution STEP_HOT mash.steps[3].temperature', withStep(3, { temperature: 80.5 })],
  [
    'a rest colder than the one before',
    'caution STEP_COLDER mash.steps[1].temperature',
    withStep(1, { temperature: 50 }),
  ],
  ['a rest that is left to cool', 'note STEP_FALLS mash.steps[1].endTemperature', withStep(1, { endTemperature: 58 })],
  [
    'strike water that does not fit',
    'caution STRIKE_DIFFERS mash.steps[0].infuseTemperature',
    withStep(0, { infuseTemperature: 70 }),
  ],
  [
    'a thick mash that would need boiling water',
    'caution STRIKE_TOO_HOT mash.steps[0].infuseTemperature',
    withStep(0, { amount: 2 }),
  ],
  [
    'an infusion that does not fit',
    'caution INFUSION_DIFFERS mash.steps[1].infuseTemperature',
    withStep(1, { kind: 'infusion', amount: 5, infuseTemperature: 70 }),
  ],
  ['an infusion without water', 'note INFUSION_HEATED mash.steps[1]', withStep(1, { kind: 'infusion' })],
  ['a heated step with water', 'note INFUSION_NOT_CARRIED mash.steps[1].amount', withStep(1, { amount: 5 })],
  ['a mash that overflows', 'caution MASH_OVER_KETTLE mash.steps', marzen, { ...OPTIONS, kettle: { volume: 20 } }],
  ['a boil that overflows', 'caution BOIL_OVER_KETTLE boil.size', marzen, { ...OPTIONS, kettle: { volume: 25 } }],
  [
    'a boil shorter than its longest hop',
    'caution BOIL_SHORT hops[1].timing.time',
    { ...marzen, boil: { time: 45 * MINUTE, size: null, steps: [] } },
  ],
  ['no boil', 'caution BOIL_MISSING boil', { ...marzen, boil: null }],
  ['no mash', 'caution MASH_MISSING mash', { ...marzen, mash: null }],
  ['no yeast', 'caution YEAST_MISSING yeasts', { ...marzen, yeasts: [] }],
  ['no fermentation', 'caution FERMENTATION_MISSING fermentation', { ...marzen, fermentation: [] }],
  [
    'a fermentation of 39 years',
    'caution FERMENTATION_ABSURD fermentation[0].time',
    { ...marzen, fermentation: marzen.fermentation.map((step) => ({ ...step, time: 14_400 * 86_400_000 })) },
  ],
  [
    'a dry hop longer than its stage',
    'caution ADDITION_LONG hops[8].timing.time',
    { ...marzen, fermentation: marzen.fermentation.map((step) => ({ ...step, time: 86_400_000 })) },
  ],
  [
    'a hop that goes nowhere',
    'note USE_UNKNOWN hops[0].timing.use',
    { ...marzen, hops: marzen.hops.map((hop) => ({ ...hop, timing: { ...hop.timing, use: null } })) },
  ],
];

for (const [what, warning, recipe, options] of CASES) {
  test(`${what} is told with its path`, () => {
    assert.ok(warned(recipe, options).includes(warning), warned(recipe, options).join('\n'));
    assert.ok(!warned(marzen).includes(warning), 'the recipe without the fault is not warned of it');
  });
}

test('a recipe without a boil boils as long as its longest addition', () => {
  const { program } = compileRecipe({ ...marzen, boil: null }, OPTIONS);
  assert.deepEqual(program.steps.find(({ kind }) => kind === 'boil')?.end, { kind: 'time', ms: 75 * MINUTE });
});

test('water is never asked to be hotter than it boils', () => {
  const { program } = compileRecipe(withStep(0, { amount: 1 }), { ...OPTIONS, kettle: { volume: 50, boilPoint: 93 } });
  assert.equal(program.steps[0]?.setPoint, 92);
});

test('messages are in the language of the page and have their values', () => {
  const recipe = withStep(3, { temperature: 80.5 });
  const of = (language: 'es' | 'en') =>
    compileRecipe(recipe, { ...OPTIONS, language }).warnings.find(({ code }) => code === 'STEP_HOT')?.message;
  assert.equal(of('en'), 'Mashing at 80.5 °C destroys enzymes and draws tannins.');
  assert.equal(of('es'), 'Macerar a 80,5 °C destruye las enzimas y extrae taninos.');
});

test('more steps than a program has ends in an error, not in a shorter program', () => {
  const [step] = marzen.mash?.steps ?? [];
  if (marzen.mash === null || step === undefined) throw new Error('the fixture has a mash');
  const steps = Array.from({ length: 201 }, () => step);
  assert.throws(() => compileRecipe({ ...marzen, mash: { ...marzen.mash, steps } as Recipe['mash'] }, OPTIONS), {
    code: recipeError('RECIPE_NOT_BREWABLE').code,
  });
});
