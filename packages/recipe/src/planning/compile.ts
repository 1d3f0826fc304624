import { type BrewFigures, type Program, programSchema } from '@cerveceria/protocol';
import { mashVolume } from '../brewing/mash-volume.ts';
import { recipeError } from '../errors.ts';
import type { Recipe } from '../recipe.ts';
import { figuresOf } from './brew-figures.ts';
import { added, Plan } from './plan.ts';
import { planBoil, planCool } from './plan-boil.ts';
import { planFermentation } from './plan-ferment.ts';
import { type MashState, planMash } from './plan-mash.ts';
import type { PlanOptions } from './plan-options.ts';
import type { PlanWarning } from './plan-warning.ts';

export interface CompiledRecipe {
  readonly program: Program;
  readonly warnings: readonly PlanWarning[];
  readonly figures: BrewFigures;
}

/** An id of a program from a name in any language: "Märzen Nº 3" becomes `marzen-n-3`. */
function idOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  const id = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replace(/^-+|-+$/g, '');
  return id === '' ? 'program' : id;
}

const NOTHING_MASHED: MashState = { water: 0, temperature: null };
/** °C at which grain is steeped for an extract beer, where no recipe says. */
const STEEP = 68;

function planGrain(plan: Plan): MashState {
  const { mash, kind } = plan.recipe;
  const mashed = mash === null ? NOTHING_MASHED : planMash(plan, mash);
  if (mashed.temperature !== null) {
    const volume = mashVolume(mashed.water, plan.grain);
    const kettle = plan.options.kettle.volume;
    if (volume > kettle) plan.warn('MASH_OVER_KETTLE', 'mash.steps', plan.say.litres(volume), plan.say.litres(kettle));
    return mashed;
  }
  if (kind === 'all grain' || kind === 'partial mash') plan.warn('MASH_MISSING', 'mash');
  const left = plan.additions('mash', 'steep', ...(mash === null ? (['sparge'] as const) : []));
  if (left.length > 0) {
    const additions = left.map(({ one }) => added(one, 0));
    plan.ask('wait', plan.words.steep, plan.words.askSteep, { setPoint: STEEP, additions });
  }
  return mashed;
}

/**
 * The program of an electric kettle for a recipe, and what to look at before it is brewed. Nothing of the recipe is
 * cut off: decimals stay, and every addition is in a step. Times are ms, temperatures °C.
 * Errors: RECIPE_NOT_BREWABLE.
 */
export function compileRecipe(recipe: Recipe, options: PlanOptions): CompiledRecipe {
  const plan = new Plan(recipe, options);
  plan.warnOfUnknownUses();
  const { part = 'all' } = options;
  const mashed = part === 'fermentation' ? NOTHING_MASHED : planGrain(plan);
  if (recipe.kind !== 'mash') {
    if (part !== 'fermentation') {
      planBoil(plan);
      planCool(plan);
    }
    if (part !== 'brew-day') planFermentation(plan);
  }
  const steps = plan.steps.map((step, at) => ({ id: `s${String(at + 1).padStart(2, '0')}-${step.kind}`, ...step }));
  const checked = programSchema.safeParse({
    id: options.id ?? idOf(recipe.name),
    name: recipe.name,
    recipe: options.recipe ?? null,
    steps,
  });
  if (checked.success)
    return { program: checked.data, warnings: plan.warnings, figures: figuresOf(plan, mashed.water) };
  const [issue] = checked.error.issues;
  throw recipeError('RECIPE_NOT_BREWABLE', `${issue?.path.join('.')}: ${issue?.message}`);
}
