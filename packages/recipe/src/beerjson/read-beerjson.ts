import type { Boil, FermentationStep, Ingredient, Mash, Recipe, Use } from '../recipe.ts';
import { readDetails } from './read-details.ts';
import { readTiming } from './read-timing.ts';
import type { JsonBoil, JsonFermentation, JsonIngredient, JsonMash, JsonRecipe } from './recipe-schema.ts';

function readIngredient(found: JsonIngredient, fallback: Use | null): Ingredient {
  return {
    name: found.name,
    type: found.type ?? null,
    amount: found.amount,
    timing: readTiming(found, fallback),
    details: readDetails(found),
  };
}

/** A hop has no other kind than its form. */
function readHop(found: JsonIngredient): Ingredient {
  const { form: _, ...details } = readDetails(found);
  return { ...readIngredient(found, null), type: found.type ?? found.form ?? null, details };
}

const MASHED = new Set(['grain', 'other', undefined]);

function readMash(found: JsonMash): Mash {
  const tun = found.x_tun;
  return {
    name: found.name,
    grainTemperature: found.grain_temperature ?? null,
    spargeTemperature: found.x_sparge_temperature ?? null,
    tun:
      tun === undefined
        ? null
        : { mass: tun.mass, specificHeat: tun.specific_heat, temperature: tun.temperature ?? null },
    steps: found.mash_steps.map((step) => ({
      name: step.name,
      kind: step.type,
      amount: step.amount ?? null,
      infuseTemperature: step.infuse_temperature ?? null,
      temperature: step.step_temperature,
      endTemperature: step.end_temperature ?? null,
      time: step.step_time,
      rampTime: step.ramp_time ?? null,
      description: step.description ?? null,
    })),
  };
}

function readBoil(found: JsonBoil): Boil {
  return {
    time: found.boil_time,
    size: found.pre_boil_size ?? null,
    steps: (found.boil_steps ?? []).map((step) => ({
      name: step.name,
      startTemperature: step.start_temperature ?? null,
      endTemperature: step.end_temperature ?? null,
      time: step.step_time ?? null,
      rampTime: step.ramp_time ?? null,
    })),
  };
}

function readFermentation(found: JsonFermentation): FermentationStep[] {
  return found.fermentation_steps.map((step) => ({
    name: step.name,
    startTemperature: step.start_temperature ?? null,
    endTemperature: step.end_temperature ?? null,
    time: step.step_time ?? null,
    endGravity: step.end_gravity ?? null,
    freeRise: step.free_rise ?? false,
  }));
}

/** A recipe of a BeerJSON document, its units already those of the model. */
export function readBeerJson(found: JsonRecipe): Recipe {
  const { fermentable_additions, hop_additions, miscellaneous_additions, culture_additions } = found.ingredients;
  return {
    name: found.name,
    kind: found.type,
    author: found.author,
    style: found.style?.name ?? null,
    notes: found.notes ?? null,
    batchSize: found.batch_size,
    efficiency: found.efficiency.brewhouse ?? null,
    originalGravity: found.original_gravity ?? null,
    finalGravity: found.final_gravity ?? null,
    fermentables: fermentable_additions.map((one) => readIngredient(one, MASHED.has(one.type) ? 'mash' : 'boil')),
    hops: (hop_additions ?? []).map(readHop),
    miscs: (miscellaneous_additions ?? []).map((one) => readIngredient(one, null)),
    yeasts: (culture_additions ?? []).map((one) => readIngredient(one, 'fermentation')),
    mash: found.mash === undefined ? null : readMash(found.mash),
    boil: found.boil === undefined ? null : readBoil(found.boil),
    fermentation: found.fermentation === undefined ? [] : readFermentation(found.fermentation),
  };
}

/** A mash schedule that stands in a document on its own. */
export function readBeerJsonMash(found: JsonMash): Recipe {
  return {
    name: found.name === '' ? 'Mash' : found.name,
    kind: 'mash',
    author: '',
    style: null,
    notes: null,
    batchSize: null,
    efficiency: null,
    originalGravity: null,
    finalGravity: null,
    fermentables: [],
    hops: [],
    miscs: [],
    yeasts: [],
    mash: readMash(found),
    boil: null,
    fermentation: [],
  };
}
