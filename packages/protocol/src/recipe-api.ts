import { z } from 'zod';
import { idSchema, nodeIdSchema } from './ids.ts';
import { programSchema } from './program.ts';

const ms = z.number().int();
const litres = z.number().min(0).max(100_000);
const celsius = z.number().min(-20).max(120);

// POST /recipes?name= (the file itself, 5 MB at most), GET /recipes, GET /recipes/:id?language=, DELETE /recipes/:id,
// GET /recipes/:id/export?format=, GET /recipes/:id/losses?format=, POST /recipes/:id/preview, POST /recipes/:id/brew.
export const RECIPE_FORMATS = ['beerxml', 'beerjson'] as const;
export const RECIPE_LANGUAGES = ['es', 'en'] as const;
/** A recipe's id is that of the file it came in, and its place in it, from 1. */
export const recipeIdSchema = z.string().regex(/^[a-z0-9-]{1,32}$/);
export const recipeParamsSchema = z.object({ id: recipeIdSchema });

/** A line of the list. */
export const recipeCardSchema = z.object({
  id: recipeIdSchema,
  name: z.string(),
  /** The format's word: all grain, extract, mash … */
  kind: z.string(),
  style: z.string().nullable(),
  author: z.string(),
  /** L into the fermenter; null for a mash alone. */
  batchSize: z.number().nullable(),
  originalGravity: z.number().nullable(),
  finalGravity: z.number().nullable(),
  /** ms. */
  boilTime: ms.nullable(),
  mashSteps: z.number().int(),
  format: z.enum(RECIPE_FORMATS),
  file: z.object({
    id: z.string(),
    /** As its sender called it; empty where nobody said. */
    name: z.string(),
    bytes: z.number().int(),
    encoding: z.string(),
    /** SHA-256 of the bytes, hex: the same file is not stored twice. */
    sha256: z.string(),
    recipes: z.number().int(),
  }),
  /** Process ms UTC. */
  added: ms,
  addedBy: z.string(),
});

/** `caution`: look before you brew. `path`: the part of the recipe, for instance `hops[6].timing.time`. */
export const recipeWarningSchema = z.object({
  code: z.string(),
  severity: z.enum(['note', 'caution']),
  path: z.string(),
  message: z.string(),
});

const amountSchema = z.object({ value: z.number(), unit: z.enum(['kg', 'L', '1']) });
/** Times in ms. `time`: how long it stays in (a boil's hops: before its end); `after`: how far into its step. */
export const recipeIngredientSchema = z.object({
  name: z.string(),
  type: z.string().nullable(),
  amount: amountSchema,
  timing: z.object({
    use: z.string().nullable(),
    time: ms.nullable(),
    after: ms.nullable(),
    step: z.number().int().nullable(),
  }),
});
/** °C, L, ms. */
export const recipeMashStepSchema = z.object({
  name: z.string(),
  kind: z.string(),
  amount: z.number().nullable(),
  infuseTemperature: z.number().nullable(),
  temperature: z.number(),
  endTemperature: z.number().nullable(),
  time: ms,
  rampTime: ms.nullable(),
  description: z.string().nullable(),
});
const boilStepSchema = z.object({
  name: z.string(),
  startTemperature: z.number().nullable(),
  endTemperature: z.number().nullable(),
  time: ms.nullable(),
  rampTime: ms.nullable(),
});
const fermentationStepSchema = z.object({
  name: z.string(),
  startTemperature: z.number().nullable(),
  endTemperature: z.number().nullable(),
  time: ms.nullable(),
  endGravity: z.number().nullable(),
  freeRise: z.boolean(),
});

/** One recipe, in L, kg, °C, ms and SG. */
export const recipeViewSchema = recipeCardSchema.extend({
  notes: z.string().nullable(),
  /** Percent of the whole brew house. */
  efficiency: z.number().nullable(),
  fermentables: z.array(recipeIngredientSchema),
  hops: z.array(recipeIngredientSchema),
  miscs: z.array(recipeIngredientSchema),
  yeasts: z.array(recipeIngredientSchema),
  mash: z
    .object({
      name: z.string(),
      grainTemperature: z.number().nullable(),
      spargeTemperature: z.number().nullable(),
      steps: z.array(recipeMashStepSchema),
    })
    .nullable(),
  boil: z.object({ time: ms, size: z.number().nullable(), steps: z.array(boilStepSchema) }).nullable(),
  fermentation: z.array(fermentationStepSchema),
  /** Everything that goes in, in the order of a brew day; `amount` as a brewer weighs it. */
  additions: z.array(
    z.object({
      list: z.enum(['fermentables', 'hops', 'miscs', 'yeasts']),
      name: z.string(),
      amount: z.string(),
      use: z.string().nullable(),
      time: ms.nullable(),
      after: ms.nullable(),
    }),
  ),
  /** Of the recipe alone; those of a kettle come with a preview. */
  warnings: z.array(recipeWarningSchema),
});

/** What of the kettle and of the brewer's wishes the program depends on. What is left out is as the recipe says. */
export const brewOptionsSchema = z.object({
  /** L up to the rim; °C at which water boils there; power 0..1 of the boil; L/h that boil away. */
  volume: litres.positive().max(10_000),
  boilPoint: z.number().min(80).max(110).optional(),
  boilPower: z.number().min(0.05).max(1).optional(),
  boilOff: z.number().min(0).max(1000).optional(),
  /** °C of the grain. */
  grainTemperature: celsius.optional(),
  /** L of water for the mash and for the sparge, where the recipe does not say. */
  mashWater: litres.optional(),
  spargeWater: litres.optional(),
  /** `recipe`: the strike temperature that the recipe says; `computed`: always by the balance of heat. */
  strike: z.enum(['recipe', 'computed']).optional(),
  whirlpoolTemperature: celsius.optional(),
  pitchTemperature: celsius.optional(),
  /** `brew-day` ends when the wort is cold; `fermentation` begins there. Left out: all. */
  part: z.enum(['all', 'brew-day', 'fermentation']).optional(),
  language: z.enum(RECIPE_LANGUAGES).optional(),
});

/** Worked out of recipe and options; L, kg, °C, ms; null where the recipe does not say enough. */
export const brewFiguresSchema = z.object({
  grain: z.number(),
  mashWater: z.number().nullable(),
  /** Of the water before the grain goes in. */
  strikeTemperature: z.number().nullable(),
  /** Water and grain together. */
  mashVolume: z.number().nullable(),
  spargeWater: z.number().nullable(),
  spargeTemperature: z.number().nullable(),
  preBoilVolume: z.number().nullable(),
  postBoilVolume: z.number().nullable(),
  /** Of all steps that end by time. */
  timedSteps: ms,
});

export const recipePreviewSchema = z.object({
  program: programSchema,
  warnings: z.array(recipeWarningSchema),
  figures: brewFiguresSchema,
});

export const brewRequestSchema = z.object({
  kettle: idSchema,
  options: brewOptionsSchema,
  /** Process ms UTC; left out: at once. */
  startAt: z.number().int().nonnegative().optional(),
  /** Which of the kettle's nodes conducts; left out: the one that heats. */
  node: nodeIdSchema.optional(),
});
export const brewAnswerSchema = z.object({
  /** Id of the run, and of its batch. */
  id: z.string(),
  node: nodeIdSchema,
  version: z.number().int(),
  warnings: z.array(recipeWarningSchema),
});

export const recipeExportQuerySchema = z.object({ format: z.enum(RECIPE_FORMATS).optional() });
/** What the other format has no place for: where it stands in the recipe, and what it says. */
export const recipeLossesSchema = z.object({
  format: z.enum(RECIPE_FORMATS),
  /** The recipe's own format: it is given back byte for byte. */
  exact: z.boolean(),
  losses: z.array(z.object({ path: z.string(), value: z.string() })),
});
export const recipeUploadQuerySchema = z.object({ name: z.string().max(200).optional() });
export const recipeViewQuerySchema = z.object({ language: z.enum(RECIPE_LANGUAGES).optional() });
export const addedRecipesSchema = z.object({
  /** The same file was there already; nothing was stored. */
  known: z.boolean(),
  recipes: z.array(recipeCardSchema),
});

export type RecipeFormat = (typeof RECIPE_FORMATS)[number];
export type RecipeLanguage = (typeof RECIPE_LANGUAGES)[number];
export type RecipeCard = z.infer<typeof recipeCardSchema>;
export type RecipeView = z.infer<typeof recipeViewSchema>;
export type RecipeWarning = z.infer<typeof recipeWarningSchema>;
export type BrewOptions = z.infer<typeof brewOptionsSchema>;
export type BrewFigures = z.infer<typeof brewFiguresSchema>;
export type RecipePreview = z.infer<typeof recipePreviewSchema>;
export type BrewRequest = z.infer<typeof brewRequestSchema>;
export type BrewAnswer = z.infer<typeof brewAnswerSchema>;
export type RecipeLosses = z.infer<typeof recipeLossesSchema>;
export type AddedRecipes = z.infer<typeof addedRecipesSchema>;
