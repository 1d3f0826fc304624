import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addedRecipesSchema,
  auditRowSchema,
  brewAnswerSchema,
  desiredSchema,
  recipeCardSchema,
  recipePreviewSchema,
  recipeViewSchema,
} from '@cerveceria/protocol';
import { z } from 'zod';
import { NODE } from '../../tests/fakes/made-frames.ts';
import { breweryWithRecipes, codeOf, KETTLE, recipeFile } from '../../tests/fakes/recipe-files.ts';

const MINUTE = 60_000;

test('a file with several recipes is stored whole, listed by name, and the same file is not stored twice', async () => {
  const { ask, upload } = await breweryWithRecipes();
  const added = addedRecipesSchema.parse((await upload('cellar.beerxml')).json);
  assert.deepEqual(
    added.recipes.map(({ name, format, file }) => [name, format, file.name, file.recipes]),
    [
      ['Amber', 'beerxml', 'cellar.beerxml', 2],
      ['Mild', 'beerxml', 'cellar.beerxml', 2],
    ],
  );
  assert.equal(added.known, false);
  const again = addedRecipesSchema.parse((await upload('cellar.beerxml')).json);
  assert.deepEqual([again.known, again.recipes], [true, added.recipes]);
  await upload('marzen.beerxml');
  const list = z.array(recipeCardSchema).parse((await ask('GET', '/api/v1/recipes', 'viewer')).json);
  assert.deepEqual(
    list.map(({ name, addedBy }) => [name, addedBy]),
    [
      ['Amber', 'bruno'],
      ['Märzen & Söhne', 'bruno'],
      ['Mild', 'bruno'],
    ],
  );
});

test('one recipe shows mash, additions in the order of a brew day, fermentation and what to look at', async () => {
  const { ask, stored } = await breweryWithRecipes();
  const { id } = await stored('marzen.beerxml');
  const recipe = recipeViewSchema.parse((await ask('GET', `/api/v1/recipes/${id}?language=en`, 'viewer')).json);
  assert.deepEqual([recipe.name, recipe.style, recipe.batchSize], ['Märzen & Söhne', 'Märzen', 20]);
  assert.deepEqual(
    recipe.mash?.steps.map(({ temperature, time }) => [temperature, time / MINUTE]),
    [
      [54.5, 12.5],
      [62.75, 45],
      [71.5, 20],
      [77, 5],
    ],
  );
  const hops = recipe.additions.filter(({ list, use }) => list !== 'fermentables' && use === 'boil');
  assert.deepEqual(
    hops.map(({ amount, time }) => [amount, (time ?? 0) / MINUTE]),
    [
      ['18.15 g', 60],
      ['10 g', 30.5],
      ['10 g', 20],
      ['8 g', 10],
      ['5 g', 10],
      ['8 g', 5],
      ['20 g', 2],
    ],
  );
  assert.equal(recipe.fermentation.length, 2);
  assert.ok(recipe.warnings.some(({ message }) => message.includes('sparge')));
});

test('a preview shows program, strike temperature and volumes of this kettle, and changes nothing', async () => {
  const { ask, stored, store } = await breweryWithRecipes();
  const { id } = await stored('marzen.beerxml');
  const before = JSON.stringify(await store.list(''));
  const options = { volume: 40, grainTemperature: 12, strike: 'computed', boilOff: 4, language: 'en' };
  const { json } = await ask('POST', `/api/v1/recipes/${id}/preview`, 'viewer', options);
  const { program, figures, warnings } = recipePreviewSchema.parse(json);
  // How to Brew: Tw = 0.41 / r (T2 - T1) + T2, r = 17.5 L / 5 kg.
  assert.ok(
    Math.abs((figures.strikeTemperature ?? 0) - (54.5 + (0.41 / 3.5) * 42.5)) < 1e-9,
    `${figures.strikeTemperature}`,
  );
  assert.equal(program.steps[0]?.setPoint, figures.strikeTemperature);
  assert.deepEqual([figures.grain, figures.mashWater, figures.preBoilVolume], [5, 17.5, 25.5]);
  assert.deepEqual([figures.spargeWater, figures.spargeTemperature, figures.postBoilVolume], [13, 76, 20.5]);
  assert.ok(!warnings.some(({ code }) => code === 'BOIL_OVER_KETTLE'));
  const small = await ask('POST', `/api/v1/recipes/${id}/preview`, 'viewer', { volume: 20 });
  assert.ok(recipePreviewSchema.parse(small.json).warnings.some(({ code }) => code === 'BOIL_OVER_KETTLE'));
  assert.equal(JSON.stringify(await store.list('')), before);
});

test('brewing a recipe begins its program on the node that heats, and it is written down who did it', async () => {
  const { ask, stored, store } = await breweryWithRecipes();
  const { id } = await stored('marzen.beerxml');
  const options = { volume: 50, part: 'brew-day' };
  const answer = await ask('POST', `/api/v1/recipes/${id}/brew`, 'brewer', { kettle: KETTLE, options });
  assert.equal(answer.status, 200, answer.text);
  const begun = brewAnswerSchema.parse(answer.json);
  const { program } = desiredSchema.parse((await store.get(`desired/${NODE}`))?.value);
  assert.deepEqual([program?.id, program?.program.recipe, program?.program.name], [begun.id, id, 'Märzen & Söhne']);
  assert.equal(program?.program.steps.at(-1)?.kind, 'cool');
  const audit = z.array(auditRowSchema).parse((await ask('GET', '/api/v1/audit', 'operator')).json);
  assert.deepEqual(audit.map(({ who, what, about }) => [who, what, about]).slice(0, 2), [
    ['bruno', 'recipe.brew', id],
    ['bruno', 'program.begin', NODE],
  ]);
  const again = await ask('POST', `/api/v1/recipes/${id}/brew`, 'brewer', { kettle: KETTLE, options });
  assert.equal(codeOf(again), '409 PROGRAM_RUNNING');
  const nowhere = await ask('POST', `/api/v1/recipes/${id}/brew`, 'brewer', { kettle: 'none', options });
  assert.equal(codeOf(nowhere), '404 KETTLE_UNKNOWN');
});

test('a recipe that is removed is gone, the other of its file stays; the file goes with its last recipe', async () => {
  const { ask, stored, store } = await breweryWithRecipes();
  const first = await stored('cellar.beerxml');
  const second = first.id.replace(/1$/, '2');
  assert.equal((await ask('DELETE', `/api/v1/recipes/${first.id}`, 'brewer')).status, 200);
  assert.equal(codeOf(await ask('GET', `/api/v1/recipes/${first.id}`, 'viewer')), '404 RECIPE_UNKNOWN');
  assert.equal(codeOf(await ask('DELETE', `/api/v1/recipes/${first.id}`, 'brewer')), '404 RECIPE_UNKNOWN');
  assert.equal((await ask('GET', `/api/v1/recipes/${second}`, 'viewer')).status, 200);
  await ask('DELETE', `/api/v1/recipes/${second}`, 'brewer');
  assert.deepEqual(await store.list('recipe'), []);
});

test('a viewer looks at recipes and previews them, and changes none', async () => {
  const { ask, stored } = await breweryWithRecipes();
  const { id } = await stored('marzen.beerxml');
  for (const [method, path, body] of [
    ['POST', '/api/v1/recipes', recipeFile('saison.beerjson')],
    ['DELETE', `/api/v1/recipes/${id}`, undefined],
    ['POST', `/api/v1/recipes/${id}/brew`, { kettle: KETTLE, options: { volume: 50 } }],
  ] as const)
    assert.equal(codeOf(await ask(method, path, 'viewer', body)), '403 AUTH_FORBIDDEN');
});
