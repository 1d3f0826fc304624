import { RANGES, type Range } from '../limits.ts';
import type { IngredientDetails } from '../recipe.ts';
import type { JsonIngredient } from './recipe-schema.ts';

/** SG points that a pound of sugar gives in a gallon. */
const SUGAR = 46.214;

/** A positive value in one of the units; nothing depends on it, so what cannot be understood is left where it stands. */
function figure(found: unknown, units: Readonly<Record<string, (value: number) => number>>, [, high]: Range) {
  const { unit, value } = (found ?? {}) as { unit?: unknown; value?: unknown };
  if (typeof unit !== 'string' || typeof value !== 'number' || !Object.hasOwn(units, unit)) return undefined;
  const own = (units[unit] as (value: number) => number)(value);
  return own > 0 && own <= high ? own : undefined;
}

const PERCENT = { '%': (value: number) => value };
const ofSrm = (srm: number) => (srm + 0.76) / 1.3546;
const COLORS = { Lovi: (value: number) => value, SRM: ofSrm, EBC: (value: number) => ofSrm(value / 1.97) };
/** Some programs write 1038 for 1.038; that is not understood. */
const POTENTIAL = { sg: (value: number) => ((value - 1) * 100_000) / SUGAR };

const words = (found: unknown) => (typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined);

export function readDetails(found: JsonIngredient): IngredientDetails {
  const yields = (found['yield'] ?? {}) as { fine_grind?: unknown; potential?: unknown };
  const all = {
    alpha: figure(found['alpha_acid'], PERCENT, RANGES.share),
    beta: figure(found['beta_acid'], PERCENT, RANGES.share),
    attenuation: figure(found['attenuation'], PERCENT, RANGES.share),
    yield: figure(yields.fine_grind, PERCENT, RANGES.share) ?? figure(yields.potential, POTENTIAL, RANGES.share),
    color: figure(found['color'], COLORS, RANGES.color),
    form: words(found.form),
    origin: words(found['origin']),
    producer: words(found['producer']),
    productId: words(found['product_id']),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
