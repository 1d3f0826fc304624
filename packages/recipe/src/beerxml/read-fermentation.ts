import { RANGES } from '../limits.ts';
import type { FermentationStep } from '../recipe.ts';
import { TEMPERATURE, type XmlFields } from './xml-fields.ts';

const DAY = 86_400_000;
const STAGES = ['PRIMARY', 'SECONDARY', 'TERTIARY'] as const;

/** The stages that the recipe counts, or those that last; ageing comes after the kettle and the fermenter. */
export function readFermentation(recipe: XmlFields): FermentationStep[] {
  const stages = recipe.number('FERMENTATION_STAGES', [0, 99]);
  return STAGES.flatMap((stage, at) => {
    const age = recipe.number(`${stage}_AGE`, RANGES.cellarTime, DAY);
    const temperature = recipe.number(`${stage}_TEMP`, RANGES.temperature, 1, TEMPERATURE);
    const lasts = age !== null && age > 0;
    const counted =
      stages === null ? lasts || (at === 0 && temperature !== null) : at < stages && (lasts || temperature !== null);
    if (!counted) return [];
    const name = stage.charAt(0) + stage.slice(1).toLowerCase();
    return [
      {
        name,
        startTemperature: temperature,
        endTemperature: null,
        time: lasts ? Math.round(age) : null,
        endGravity: null,
        freeRise: false,
      },
    ];
  });
}
