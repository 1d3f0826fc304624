import { CodedError, type RecipeCard, type RecipeLanguage, type RecipeView } from '@cerveceria/protocol';
import { amountText, compileRecipe, type Ingredient, type Recipe, USES } from '@cerveceria/recipe';

const LISTS = ['fermentables', 'hops', 'miscs', 'yeasts'] as const;
/** L; the warnings of a recipe alone are not about a kettle. */
const ANY_KETTLE = 1_000_000;
type Addition = RecipeView['additions'][number];

const placeOf = ({ use }: Addition): number => USES.findIndex((each) => each === (use ?? 'boil'));

/** In the order of a brew day: by where it goes, in mash and boil the longest first, in the cellar the soonest first. */
function additionsOf(recipe: Recipe): Addition[] {
  const of = (list: (typeof LISTS)[number]) =>
    recipe[list].map(({ name, amount, timing: { use, time, after } }: Ingredient) => {
      return { list, name, amount: amountText(amount), use, time, after };
    });
  return LISTS.flatMap(of).sort(
    (a, b) => placeOf(a) - placeOf(b) || (b.time ?? 0) - (a.time ?? 0) || (a.after ?? 0) - (b.after ?? 0),
  );
}

function warningsOf(recipe: Recipe, language: RecipeLanguage): RecipeView['warnings'] {
  try {
    return [...compileRecipe(recipe, { kettle: { volume: ANY_KETTLE }, language }).warnings];
  } catch (fault) {
    if (!(fault instanceof CodedError)) throw fault;
    return [{ code: fault.code, severity: 'caution', path: fault.detail.split(':')[0] ?? '', message: fault.message }];
  }
}

/** What a brewer wants to see of a recipe. */
export function recipeView(card: RecipeCard, recipe: Recipe, language: RecipeLanguage): RecipeView {
  const { notes, efficiency, fermentables, hops, miscs, yeasts, mash, boil, fermentation } = recipe;
  return {
    ...card,
    ...{ notes, efficiency, boil: boil === null ? null : { ...boil, steps: [...boil.steps] } },
    ...{ fermentables: [...fermentables], hops: [...hops], miscs: [...miscs], yeasts: [...yeasts] },
    mash: mash === null ? null : { ...mash, steps: [...mash.steps] },
    fermentation: [...fermentation],
    additions: additionsOf(recipe),
    warnings: warningsOf(recipe, language),
  };
}
