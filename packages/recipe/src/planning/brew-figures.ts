import type { BrewFigures } from '@cerveceria/protocol';
import { mashVolume } from '../brewing/mash-volume.ts';
import { boiledAway, preBoilVolume } from './boil-volume.ts';
import type { Plan } from './plan.ts';

/** What a brewer's calculator shows beside a recipe. `water`: L in the mash at its end. */
export function figuresOf(plan: Plan, water: number): BrewFigures {
  const { recipe, options, steps, sparge, grain } = plan;
  const mashIn = steps.findIndex(({ kind }) => kind === 'mash-in');
  const preBoil = preBoilVolume(plan);
  const away = boiledAway(plan);
  const timed = steps.map(({ end }) => (end.kind === 'time' ? end.ms : 0));
  return {
    grain,
    mashWater: recipe.mash?.steps[0]?.amount ?? options.mashWater ?? null,
    strikeTemperature: steps[mashIn - 1]?.setPoint ?? null,
    mashVolume: water > 0 ? mashVolume(water, grain) : null,
    spargeWater: sparge.water,
    spargeTemperature: sparge.temperature,
    preBoilVolume: preBoil,
    postBoilVolume: preBoil !== null && away !== null ? Math.max(0, preBoil - away) : recipe.batchSize,
    timedSteps: timed.reduce((sum, ms) => sum + ms, 0),
  };
}
