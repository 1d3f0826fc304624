import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '@cerveceria/protocol';
import { compileRecipe, readRecipeDocument, recipeError } from '@cerveceria/recipe';
import { REPOSITORY } from './places.ts';

/** The kettle as it is simulated, up to the rim, and the mash water that stands ready in it. */
export const KETTLE_L = 50;
export const WATER_L = 30;
/** The water has been warming since before anybody looked: a mash is to be seen within a minute. */
export const WATER_C = 48;

export const recipeFile = () => new Uint8Array(readFileSync(join(REPOSITORY, 'packages/brewery/recipes/demo.xml')));

/**
 * The program of the demo's recipe as far as a kettle can brew it: what follows needs a cooler and a fermenter, which
 * no node of the demo drives. `id`: of the recipe at the hub. @throws RECIPE_* when the file is damaged
 */
export function demoProgram(file: Uint8Array, id: string): Program {
  const [recipe] = readRecipeDocument(file).recipes;
  if (recipe === undefined) throw recipeError('RECIPE_NONE');
  const { program } = compileRecipe(recipe, {
    kettle: { volume: KETTLE_L },
    language: 'es',
    recipe: id,
    // The simulated grain weighs nothing, so that water of the rest's own temperature is what mashes it in.
    strike: 'computed',
    grainTemperature: recipe.mash?.steps[0]?.temperature ?? WATER_C,
  });
  const cool = program.steps.findIndex(({ kind }) => kind === 'cool');
  return { ...program, steps: cool < 0 ? program.steps : program.steps.slice(0, cool) };
}
