import type { HeaterPlant } from './heater-rules.ts';
import { belowOf, likelyLoss, type StillProbe } from './still-probe.ts';

/** Below this, °C, a room may be nearly as warm as the wort. */
const WARM_C = 45;
/** The laziest kettle still gives what is in its element and its dead time for about this long, s. */
const LAG_S = 100;
/** The kettle may be fuller than was said. */
const ROOM = 1.5;
const LEAST_C = 0.25;

/**
 * °C that a live probe can hide while the wort cools: one step, the losses of what is still under way, and the last of
 * a ramp's heat, which may lift the wort by as much as it falls afterwards: within one step around the peak of a
 * parabola whose curve is loss by lag.
 */
function hidden({ underway }: StillProbe, loss: number, step: number): number {
  return step + Math.min(underway, loss * LAG_S + Math.sqrt(2 * step * LAG_S * loss));
}

/**
 * Above its set point, where the heater is off anyway, the wort is likely to have cooled by more than a live probe
 * hides. Nothing is forbidden for it: a kettle that keeps its heat better than was likely answers with its next step.
 */
export function isDoubtful(still: StillProbe | null, plant: HeaterPlant): boolean {
  if (still === null || still.setPoint === null || still.value < WARM_C) return false;
  if (belowOf(still) > -plant.step / 2) return false;
  return still.fall >= Math.max(LEAST_C, ROOM * hidden(still, likelyLoss(still, plant), plant.step));
}
