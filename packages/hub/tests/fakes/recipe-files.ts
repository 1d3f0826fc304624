import { readFileSync } from 'node:fs';
import { addedRecipesSchema, errorBodySchema, type RecipeCard } from '@cerveceria/protocol';
import { testApi } from './api-on-fakes.ts';
import { NODE } from './made-frames.ts';

export const KETTLE = NODE.split('.')[0] as string;
/** From the compiled file, `build/tests/fakes`, up to the packages. */
const FIXTURES = new URL('../../../../recipe/fixtures/', import.meta.url);

export const recipeFile = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FIXTURES)));

/** `404 RECIPE_UNKNOWN` */
export const codeOf = ({ status, json }: { status: number; json: unknown }): string =>
  `${status} ${errorBodySchema.parse(json).error.code}`;

/** The API, and a way to give it recipe files as a brewer does. */
export async function breweryWithRecipes() {
  const api = await testApi();
  const upload = (name: string, bytes = recipeFile(name)) =>
    api.ask('POST', `/api/v1/recipes?name=${encodeURIComponent(name)}`, 'brewer', bytes);
  /** The first recipe of the file. */
  const stored = async (name: string, bytes = recipeFile(name)): Promise<RecipeCard> => {
    const { json, text } = await upload(name, bytes);
    const [card] = addedRecipesSchema.safeParse(json).data?.recipes ?? [];
    if (card === undefined) throw new Error(text);
    return card;
  };
  return { ...api, upload, stored };
}
