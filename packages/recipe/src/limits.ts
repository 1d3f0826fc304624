/** Bytes; a recipe has a few ten kilobytes, a whole cellar of them a few megabytes. */
export const MAX_BYTES = 5_000_000;
/** Nested parts; BeerXML needs 7, BeerJSON 10. */
export const MAX_DEPTH = 32;
/** Elements or values of a file, all together. */
export const MAX_PARTS = 200_000;
/** Recipes of a file. */
export const MAX_RECIPES = 1000;
/** Ingredients of a list; the longest real list has thirty. */
export const MAX_INGREDIENTS = 1000;
/** Characters of a name; a program's names have room for a little more. */
export const MAX_NAME = 200;

/** An inclusive range; the unit is that of the model. */
export type Range = readonly [low: number, high: number];

const MINUTE = 60_000;
const DAY = 86_400_000;

/** What a value of a recipe can be at all. What is merely unwise is for the warnings of the plan. */
export const RANGES = {
  /** °C: from a cold crash to a decoction under pressure. */
  temperature: [-20, 120],
  /** L. */
  volume: [0, 100_000],
  /** kg. */
  mass: [0, 100_000],
  pieces: [0, 100_000],
  /** ms: of a mash step or a boil. */
  brewTime: [0, 14 * DAY],
  /** ms: some programs write minutes where the format says days, so this is wide and the plan warns. */
  cellarTime: [0, 100_000 * DAY],
  /** ms; the longest dry hop or the steep of a whirlpool. */
  additionTime: [0, 1_000_000 * MINUTE],
  percent: [0, 120],
  gravity: [0.95, 1.25],
  /** Of an ingredient; beyond it, it is not understood and stays in the document. */
  share: [0, 200],
  /** °Lovibond; roasted barley has 600. */
  color: [0, 2000],
  /** cal/(g °C). */
  specificHeat: [0, 2],
} as const satisfies Record<string, Range>;
