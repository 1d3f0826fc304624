/** What a brew is made by. `mash`: a mash schedule alone, without the rest of a recipe. */
export const RECIPE_KINDS = [
  'all grain',
  'partial mash',
  'extract',
  'cider',
  'kombucha',
  'mead',
  'soda',
  'wine',
  'other',
  'mash',
] as const;
export const MASH_STEP_KINDS = [
  'infusion',
  'temperature',
  'decoction',
  'souring mash',
  'souring wort',
  'drain mash tun',
  'sparge',
] as const;
/** Where an addition goes. `steep`: grain that is drawn out without mashing; `package`: keg or bottle. */
export const USES = ['mash', 'steep', 'sparge', 'first-wort', 'boil', 'whirlpool', 'fermentation', 'package'] as const;

export type RecipeKind = (typeof RECIPE_KINDS)[number];
export type MashStepKind = (typeof MASH_STEP_KINDS)[number];
export type Use = (typeof USES)[number];

/** kg, L, or pieces. */
export interface Amount {
  readonly value: number;
  readonly unit: 'kg' | 'L' | '1';
}

/** Times in ms. */
export interface Timing {
  /** null: the source does not say; a plan takes it for the boil and says so. */
  readonly use: Use | null;
  /** How long it stays in: before the end of mash or boil, in the whirlpool, in the fermenter; null where not said. */
  readonly time: number | null;
  /** How far into its step it goes in; null where not said. */
  readonly after: number | null;
  /** Which step of the fermentation or boil, from 1; null where not said. */
  readonly step: number | null;
}

/** What both formats say of an ingredient; left out where nobody did. A 0 is a field that nobody filled in. */
export interface IngredientDetails {
  /** Percent. */
  readonly alpha?: number;
  readonly beta?: number;
  readonly attenuation?: number;
  /** Percent of what the same mass of sugar gives. */
  readonly yield?: number;
  /** °Lovibond. */
  readonly color?: number;
  readonly form?: string;
  readonly origin?: string;
  readonly producer?: string;
  readonly productId?: string;
}

/** One ingredient. `type` is the format's own word (grain, pellet, spice, ale …), kept as it stands. */
export interface Ingredient {
  readonly name: string;
  readonly type: string | null;
  readonly amount: Amount;
  readonly timing: Timing;
  readonly details: IngredientDetails;
}

export interface MashStep {
  readonly name: string;
  readonly kind: MashStepKind;
  /** Water (infusion, sparge) or mash (decoction) that is moved, L. */
  readonly amount: number | null;
  /** °C of the water that is added. */
  readonly infuseTemperature: number | null;
  readonly temperature: number;
  /** °C at the end where the step is let to cool. */
  readonly endTemperature: number | null;
  readonly time: number;
  /** Time to get there, ms; null: at once. */
  readonly rampTime: number | null;
  readonly description: string | null;
}

/** The vessel's own heat: kg, °C, and specific heat in cal/(g °C). */
export interface Tun {
  readonly mass: number;
  readonly specificHeat: number;
  readonly temperature: number | null;
}

export interface Mash {
  readonly name: string;
  readonly grainTemperature: number | null;
  readonly spargeTemperature: number | null;
  /** Only where the source says that its infusion temperatures account for it. */
  readonly tun: Tun | null;
  readonly steps: readonly MashStep[];
}

export interface BoilStep {
  readonly name: string;
  readonly startTemperature: number | null;
  readonly endTemperature: number | null;
  readonly time: number | null;
  readonly rampTime: number | null;
}

export interface Boil {
  readonly time: number;
  /** L before the boil. */
  readonly size: number | null;
  readonly steps: readonly BoilStep[];
}

export interface FermentationStep {
  readonly name: string;
  readonly startTemperature: number | null;
  readonly endTemperature: number | null;
  readonly time: number | null;
  /** SG. */
  readonly endGravity: number | null;
  readonly freeRise: boolean;
}

/** A recipe in SI units: L, kg, °C, ms, SG. What has no place here stays in the document that it came from. */
export interface Recipe {
  readonly name: string;
  readonly kind: RecipeKind;
  readonly author: string;
  readonly style: string | null;
  readonly notes: string | null;
  /** Into the fermenter, L; null for a mash alone. */
  readonly batchSize: number | null;
  /** Of the whole brew house, percent. */
  readonly efficiency: number | null;
  readonly originalGravity: number | null;
  readonly finalGravity: number | null;
  readonly fermentables: readonly Ingredient[];
  readonly hops: readonly Ingredient[];
  readonly miscs: readonly Ingredient[];
  readonly yeasts: readonly Ingredient[];
  readonly mash: Mash | null;
  readonly boil: Boil | null;
  readonly fermentation: readonly FermentationStep[];
}
