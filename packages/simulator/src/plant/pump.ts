import { stepLag } from './first-order-lag.ts';

/** A small magnetic-drive pump reaches two thirds of its speed in about a second. */
const SPIN_UP_S = 1;
/** Below this the outlet sucks air, L. */
const DRAWS_AIR_BELOW = 1;

/** Flow after `seconds`, L/min. It spins up and down; a pump that draws air or stands still moves nothing. */
export function stepPump(flow: number, on: boolean, nominal: number, volume: number, seconds: number): number {
  const target = on && volume > DRAWS_AIR_BELOW ? nominal : 0;
  const next = stepLag(flow, target, SPIN_UP_S, seconds);
  return next < 1e-3 ? 0 : next;
}
