import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Recipe, readRecipeDocument, writeBeerJson } from '../src/index.ts';
import { anyRecipe } from './any-recipe.ts';
import { fixture } from './fixture.ts';

const back = (recipes: readonly Recipe[]) => readRecipeDocument(Buffer.from(writeBeerJson(recipes))).recipes;

test('any recipe, written as BeerJSON and read again, is the same', () => {
  fc.assert(
    fc.property(fc.array(anyRecipe, { minLength: 1, maxLength: 2 }), (recipes) => {
      // fast-check's records have no prototype; the model's are plain objects.
      assert.deepEqual(back(recipes), structuredClone(recipes));
    }),
    { numRuns: 150 },
  );
});

test('a BeerXML recipe, written as BeerJSON and read again, is the same', () => {
  const { recipes } = fixture('marzen.beerxml');
  assert.deepEqual(back(recipes), recipes);
});

test('a mash alone stays a mash alone', () => {
  const [recipe] = fixture('saison.beerjson').recipes;
  const mashOnly = JSON.stringify({
    beerjson: { version: 2.01, mashes: [JSON.parse(writeBeerJson([recipe as Recipe])).beerjson.recipes[0].mash] },
  });
  const read = readRecipeDocument(Buffer.from(mashOnly)).recipes;
  assert.equal(read[0]?.kind, 'mash');
  assert.deepEqual(read[0]?.mash, recipe?.mash);
  assert.deepEqual(back(read), read);
});
