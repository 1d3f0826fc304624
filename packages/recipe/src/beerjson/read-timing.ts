import type { Timing, Use } from '../recipe.ts';
import type { JsonIngredient } from './recipe-schema.ts';

const USES = {
  add_to_mash: 'mash',
  add_to_boil: 'boil',
  add_to_fermentation: 'fermentation',
  add_to_package: 'package',
} as const satisfies Record<string, Use>;

/**
 * In mash and boil a lone `time` of BeerJSON is read as what BeerXML calls time, minutes before the end: the format's
 * words say "minutes into the step", but all recipes in the wild write a bittering hop as 60. `duration` is never in doubt.
 */
export function readTiming(ingredient: JsonIngredient, fallback: Use | null): Timing {
  const { timing, x_use } = ingredient;
  const written = timing?.use === undefined ? fallback : USES[timing.use];
  const use = x_use ?? written;
  const time = timing?.time ?? null;
  const duration = timing?.duration ?? null;
  const step = timing?.step ?? null;
  const fromItsStart = use === 'fermentation' || use === 'package';
  if (fromItsStart || duration !== null) return { use, time: duration, after: time, step };
  return { use, time, after: null, step };
}
