import type { Plan } from './plan.ts';

const HOUR = 3_600_000;

/** L that boil away in the recipe's boil; null where nobody says how fast. */
export function boiledAway({ options, recipe }: Plan): number | null {
  const { boilOff } = options.kettle;
  return boilOff === undefined ? null : (boilOff * (recipe.boil?.time ?? 0)) / HOUR;
}

/** L before the boil: as the recipe says, else what goes into the fermenter and what boils away; null: unknown. */
export function preBoilVolume(plan: Plan): number | null {
  const { boil, batchSize } = plan.recipe;
  // Programs write 0 where nobody filled it in.
  if (boil?.size) return boil.size;
  const away = boiledAway(plan);
  return boil === null || away === null || !batchSize ? null : batchSize + away;
}
