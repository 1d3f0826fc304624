import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programSchema } from '@cerveceria/protocol';
import fc from 'fast-check';
import { compileRecipe } from '../src/index.ts';
import { anyRecipe } from './any-recipe.ts';

const sorted = (names: string[]) => names.sort();

test('whatever a recipe says, each of its ingredients is in exactly one step of a valid program', () => {
  fc.assert(
    fc.property(anyRecipe, fc.constantFrom('es' as const, 'en' as const), (recipe, language) => {
      const { program, warnings } = compileRecipe(recipe, { kettle: { volume: 50 }, language });
      assert.deepEqual(programSchema.parse(program), program);
      const { fermentables, hops, miscs, yeasts } = recipe;
      assert.deepEqual(
        sorted(program.steps.flatMap(({ additions }) => additions.map(({ name }) => name))),
        sorted([...fermentables, ...hops, ...miscs, ...yeasts].map(({ name }) => name)),
      );
      for (const { message } of warnings) assert.doesNotMatch(message, /undefined|NaN/);
      assert.equal(new Set(program.steps.map(({ id }) => id)).size, program.steps.length);
    }),
    { numRuns: 200 },
  );
});
