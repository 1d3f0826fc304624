import { readFileSync } from 'node:fs';
import { type Recipe, type RecipeDocument, readRecipeDocument } from '../src/index.ts';

/** From the compiled test, `build/tests`, up to the package. */
const FIXTURES = new URL('../../fixtures/', import.meta.url);

export const fixtureBytes = (name: string): Buffer => readFileSync(new URL(name, FIXTURES));
export const fixture = (name: string): RecipeDocument => readRecipeDocument(fixtureBytes(name));

export function only(document: RecipeDocument): Recipe {
  const [recipe] = document.recipes;
  if (recipe === undefined || document.recipes.length > 1) throw new Error('the fixture has one recipe');
  return recipe;
}
