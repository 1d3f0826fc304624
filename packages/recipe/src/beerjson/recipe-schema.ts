import { z } from 'zod';
import { MAX_NAME } from '../limits.ts';
import { MASH_STEP_KINDS, RECIPE_KINDS, USES } from '../recipe.ts';
import { additionTime, amount, brewTime, cellarTime, gravity, percent, temperature, volume } from './units.ts';

// Loose throughout: what is not read here is kept in the document, never refused.
const name = z.string().max(MAX_NAME);
const ADDITION_USES = ['add_to_mash', 'add_to_boil', 'add_to_fermentation', 'add_to_package'] as const;

export const timingSchema = z.looseObject({
  use: z.enum(ADDITION_USES).optional(),
  time: additionTime.optional(),
  duration: additionTime.optional(),
  step: z.int().min(1).max(100).optional(),
});

/** `x_use` is ours, for a use that BeerJSON has no word for; additions are open to members of one's own. */
export const ingredientSchema = z.looseObject({
  name: name.min(1),
  amount,
  timing: timingSchema.optional(),
  type: z.string().optional(),
  form: z.string().optional(),
  x_use: z.enum(USES).optional(),
});

const mashStepSchema = z.looseObject({
  name,
  type: z.enum(MASH_STEP_KINDS),
  amount: volume.optional(),
  step_temperature: temperature,
  step_time: brewTime,
  ramp_time: brewTime.optional(),
  end_temperature: temperature.optional(),
  infuse_temperature: temperature.optional(),
  description: z.string().optional(),
});

/** `x_tun` and `x_sparge_temperature` are ours: BeerXML has them and BeerJSON does not. */
export const mashSchema = z.looseObject({
  name,
  grain_temperature: temperature.optional(),
  mash_steps: z.array(mashStepSchema).min(1).max(100),
  x_sparge_temperature: temperature.optional(),
  x_tun: z
    .looseObject({ mass: z.number().min(0), specific_heat: z.number().min(0), temperature: temperature.optional() })
    .optional(),
});

export const boilSchema = z.looseObject({
  boil_time: brewTime,
  pre_boil_size: volume.optional(),
  boil_steps: z
    .array(
      z.looseObject({
        name,
        start_temperature: temperature.optional(),
        end_temperature: temperature.optional(),
        step_time: brewTime.optional(),
        ramp_time: brewTime.optional(),
      }),
    )
    .max(100)
    .optional(),
});

export const fermentationSchema = z.looseObject({
  fermentation_steps: z
    .array(
      z.looseObject({
        name,
        start_temperature: temperature.optional(),
        end_temperature: temperature.optional(),
        step_time: cellarTime.optional(),
        end_gravity: gravity.optional(),
        free_rise: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(100),
});

const ingredients = z.array(ingredientSchema).max(1000).optional();

export const recipeSchema = z.looseObject({
  name: name.min(1),
  type: z.enum(RECIPE_KINDS).exclude(['mash']),
  author: z.string(),
  batch_size: volume,
  efficiency: z.looseObject({ brewhouse: percent.optional() }),
  style: z.looseObject({ name: z.string() }).optional(),
  notes: z.string().optional(),
  original_gravity: gravity.optional(),
  final_gravity: gravity.optional(),
  ingredients: z.looseObject({
    fermentable_additions: z.array(ingredientSchema).max(1000),
    hop_additions: ingredients,
    miscellaneous_additions: ingredients,
    culture_additions: ingredients,
  }),
  mash: mashSchema.optional(),
  boil: boilSchema.optional(),
  fermentation: fermentationSchema.optional(),
});

/** A number as the format says; some programs write it as a text. */
const version = z.union([z.number(), z.string().regex(/^2(\.\d+)*$/)]);

export const documentSchema = z.looseObject({
  beerjson: z.looseObject({
    version: version.refine((of) => Math.floor(Number.parseFloat(String(of))) === 2, 'is not a version 2 of BeerJSON'),
    recipes: z.array(recipeSchema).max(1000).optional(),
    mashes: z.array(mashSchema).max(1000).optional(),
  }),
});

export type JsonRecipe = z.output<typeof recipeSchema>;
export type JsonMash = z.output<typeof mashSchema>;
export type JsonIngredient = z.output<typeof ingredientSchema>;
export type JsonBoil = z.output<typeof boilSchema>;
export type JsonFermentation = z.output<typeof fermentationSchema>;
