import type { Ingredient, Recipe } from '../recipe.ts';

const FERMENTABLES = ['dry extract', 'extract', 'grain', 'sugar', 'fruit', 'juice', 'honey', 'other'];
const HOPS = ['extract', 'leaf', 'leaf (wet)', 'pellet', 'powder', 'plug'];
const MISCS = ['spice', 'fining', 'water agent', 'herb', 'flavor', 'wood', 'other'];
const CULTURES = [
  ...['ale', 'bacteria', 'brett', 'champagne', 'kveik', 'lacto', 'lager', 'malolactic', 'mixed-culture', 'other'],
  ...['pedio', 'spontaneous', 'wine'],
];
const FORMS = ['liquid', 'dry', 'slant', 'culture', 'dregs'];

const fitted = (word: string | null | undefined, words: readonly string[], other: string | null) =>
  words.find((each) => each === word?.toLowerCase()) ?? other;
const typed = (one: Ingredient, words: readonly string[], other: string | null): Ingredient => ({
  ...one,
  type: fitted(one.type, words, other),
});

function culture(one: Ingredient): Ingredient {
  const form = fitted(one.details.form, FORMS, one.amount.unit === 'kg' ? 'dry' : 'liquid') as string;
  return { ...typed(one, CULTURES, 'other'), details: { ...one.details, form } };
}

/** The recipe in the words and members that BeerJSON allows: a strict reader refuses all others. */
export function inBeerJsonWords(recipe: Recipe): Recipe {
  return {
    ...recipe,
    fermentables: recipe.fermentables.map(({ details: { form: _, ...details }, ...one }) =>
      typed({ ...one, details }, FERMENTABLES, 'other'),
    ),
    hops: recipe.hops.map((one) => typed(one, HOPS, null)),
    miscs: recipe.miscs.map(({ details: { form: _, ...details }, ...one }) =>
      typed({ ...one, details }, MISCS, 'other'),
    ),
    yeasts: recipe.yeasts.map(culture),
    mash: recipe.mash === null ? null : { ...recipe.mash, spargeTemperature: null, tun: null },
  };
}
