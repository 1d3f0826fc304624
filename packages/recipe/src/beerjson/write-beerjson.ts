import type { Amount, FermentationStep, Ingredient, Mash, Recipe, Timing, Use } from '../recipe.ts';

type Json = Record<string, unknown>;

const UNITS = [
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hr', 3_600_000],
  ['min', 60_000],
] as const;

/** The largest unit in which the time is whole; BeerJSON wants whole times. */
function timeOf(ms: number): Json {
  const found = ms === 0 ? undefined : UNITS.find(([, factor]) => ms % factor === 0);
  return found === undefined ? { unit: 'sec', value: ms / 1000 } : { unit: found[0], value: ms / found[1] };
}

const valued =
  (unit: string) =>
  (value: number): Json => ({ unit, value });
const litres = valued('l');
const celsius = valued('C');
const gravity = valued('sg');
const percent = valued('%');
const amountOf = ({ value, unit }: Amount): Json => ({ unit: unit === 'L' ? 'l' : unit, value });

/** Members that have a value. */
function members(all: Json): Json {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined));
}
const maybe = <T>(value: T | null, write: (value: T) => Json): Json | null => (value === null ? null : write(value));

const USES: Readonly<Record<Use, string>> = {
  mash: 'add_to_mash',
  steep: 'add_to_mash',
  sparge: 'add_to_mash',
  'first-wort': 'add_to_boil',
  boil: 'add_to_boil',
  whirlpool: 'add_to_boil',
  fermentation: 'add_to_fermentation',
  package: 'add_to_package',
};
const OWN_WORDS = new Set<Use>(['steep', 'sparge', 'first-wort', 'whirlpool']);

function timingOf({ use, time, after, step }: Timing): Json {
  return members({
    use: use === null ? null : USES[use],
    duration: maybe(time, timeOf),
    time: maybe(after, timeOf),
    step,
  });
}

const ingredient = (one: Ingredient): Json =>
  members({
    name: one.name,
    type: one.type,
    form: one.details.form,
    origin: one.details.origin,
    producer: one.details.producer,
    product_id: one.details.productId,
    amount: amountOf(one.amount),
    timing: timingOf(one.timing),
    x_use: one.timing.use !== null && OWN_WORDS.has(one.timing.use) ? one.timing.use : null,
  });

// What the format demands and nobody said is 0, as programs write it.
const fermentable = (one: Ingredient): Json => ({
  ...ingredient(one),
  yield: { fine_grind: percent(one.details.yield ?? 0) },
  color: { unit: 'Lovi', value: one.details.color ?? 0 },
});
const hop = (one: Ingredient): Json => {
  const { type, ...rest } = ingredient(one);
  return {
    ...rest,
    ...members({ form: type, beta_acid: maybe(one.details.beta ?? null, percent) }),
    alpha_acid: percent(one.details.alpha ?? 0),
  };
};
const culture = (one: Ingredient): Json =>
  members({ ...ingredient(one), attenuation: maybe(one.details.attenuation ?? null, percent) });

function mashOf(mash: Mash): Json {
  return members({
    name: mash.name,
    grain_temperature: maybe(mash.grainTemperature, celsius),
    x_sparge_temperature: maybe(mash.spargeTemperature, celsius),
    x_tun: maybe(mash.tun, ({ mass, specificHeat, temperature }) =>
      members({ mass, specific_heat: specificHeat, temperature: maybe(temperature, celsius) }),
    ),
    mash_steps: mash.steps.map((step) =>
      members({
        name: step.name,
        type: step.kind,
        amount: maybe(step.amount, litres),
        infuse_temperature: maybe(step.infuseTemperature, celsius),
        step_temperature: celsius(step.temperature),
        step_time: timeOf(step.time),
        ramp_time: maybe(step.rampTime, timeOf),
        end_temperature: maybe(step.endTemperature, celsius),
        description: step.description,
      }),
    ),
  });
}

const fermentationOf = (steps: readonly FermentationStep[]): Json => ({
  name: '',
  fermentation_steps: steps.map((step) =>
    members({
      name: step.name,
      start_temperature: maybe(step.startTemperature, celsius),
      end_temperature: maybe(step.endTemperature, celsius),
      step_time: maybe(step.time, timeOf),
      end_gravity: maybe(step.endGravity, gravity),
      free_rise: step.freeRise ? true : null,
    }),
  ),
});

function recipeOf(recipe: Recipe): Json {
  return members({
    name: recipe.name,
    type: recipe.kind,
    author: recipe.author,
    batch_size: litres(recipe.batchSize ?? 0),
    efficiency: members({ brewhouse: maybe(recipe.efficiency, percent) }),
    style: maybe(recipe.style, (name) => ({ name, category: '', style_guide: '', type: 'beer' })),
    notes: recipe.notes,
    original_gravity: maybe(recipe.originalGravity, gravity),
    final_gravity: maybe(recipe.finalGravity, gravity),
    ingredients: {
      fermentable_additions: recipe.fermentables.map(fermentable),
      hop_additions: recipe.hops.map(hop),
      miscellaneous_additions: recipe.miscs.map(ingredient),
      culture_additions: recipe.yeasts.map(culture),
    },
    mash: maybe(recipe.mash, mashOf),
    boil: maybe(recipe.boil, (boil) =>
      members({
        boil_time: timeOf(boil.time),
        pre_boil_size: maybe(boil.size, litres),
        boil_steps: boil.steps.map((step) =>
          members({
            name: step.name,
            start_temperature: maybe(step.startTemperature, celsius),
            end_temperature: maybe(step.endTemperature, celsius),
            step_time: maybe(step.time, timeOf),
            ramp_time: maybe(step.rampTime, timeOf),
          }),
        ),
      }),
    ),
    fermentation: recipe.fermentation.length === 0 ? null : fermentationOf(recipe.fermentation),
  });
}

/**
 * BeerJSON 2.06 of what the model holds, in its units; reading it gives the same recipes. What only the source
 * document knows (colours, water, styles' limits) is not in it: to give a recipe back as it came, export its document.
 */
export function writeBeerJson(recipes: readonly Recipe[]): string {
  const whole = recipes.filter(({ kind }) => kind !== 'mash').map(recipeOf);
  const mashes = recipes.flatMap(({ kind, mash }) => (kind === 'mash' && mash !== null ? [mashOf(mash)] : []));
  const lists = { ...(whole.length > 0 && { recipes: whole }), ...(mashes.length > 0 && { mashes }) };
  return `${JSON.stringify({ beerjson: { version: 2.06, ...lists } }, null, 2)}\n`;
}
