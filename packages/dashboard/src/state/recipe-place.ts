const LISTS = {
  fermentables: 'fermentable',
  hops: 'hop',
  miscs: 'misc',
  yeasts: 'yeast',
  'mash.steps': 'mash-step',
  'boil.steps': 'boil-step',
  fermentation: 'stage',
} as const;

const PATH = /^([a-z.]+)\[(\d+)\]/;

export interface RecipePlace {
  readonly line: (typeof LISTS)[keyof typeof LISTS];
  /** As a brewer counts, from 1. */
  readonly number: number;
}

/** Which line of a recipe a path of its model means; null where the warning's own words say all that a brewer can use. */
export function recipePlace(path: string): RecipePlace | null {
  const [, list = '', at = ''] = PATH.exec(path) ?? [];
  return Object.hasOwn(LISTS, list) ? { line: LISTS[list as keyof typeof LISTS], number: Number(at) + 1 } : null;
}
