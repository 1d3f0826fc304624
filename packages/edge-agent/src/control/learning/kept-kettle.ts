import { z } from 'zod';
import type { Belief, Fit } from './kettle-fit.ts';

const quantity = z.object({ mean: z.number().finite(), deviation: z.number().positive().max(5) });

/** What was learned of a kettle, to be used again after a restart: logarithms, as the fit has them. */
export const keptKettleSchema = z.object({
  gain: quantity,
  lag: quantity,
  dead: quantity,
  probe: quantity,
  loss: quantity,
});

export type KeptKettle = z.infer<typeof keptKettleSchema>;

/** Of the logarithms: another fill or another element than last time, or another way of the wort. */
const SAME_GAIN = 0.15;
const SAME_DELAY = 0.35;
/** A fit that does not know the gain this well confirms nothing. */
const SURE_GAIN = 0.08;
/** What comes from another day is not believed as firmly as what was just seen. */
const LEAST_DEVIATION = 0.2;

const delayOf = (lag: number, dead: number, probe: number) =>
  Math.log(Math.exp(lag) + Math.exp(dead) + Math.exp(probe));

export function keptOf({ gain, lag, dead, probe, loss }: Belief): KeptKettle {
  return { gain, lag, dead, probe, loss };
}

/** Whether a fit to the first minutes of heating is of the kettle that was kept; null: it cannot say yet. */
export function isSameKettle(kept: KeptKettle, { parameters, deviation }: Fit): boolean | null {
  if (deviation.gain > SURE_GAIN) return null;
  const { lag, dead, probe } = parameters;
  const delay = delayOf(lag, dead, probe) - delayOf(kept.lag.mean, kept.dead.mean, kept.probe.mean);
  return Math.abs(parameters.gain - kept.gain.mean) <= SAME_GAIN && Math.abs(delay) <= SAME_DELAY;
}

/** The belief with what was kept of the heater and the probe; the gain is today's. */
export function withKept(belief: Belief, { lag, dead, probe, loss }: KeptKettle): Belief {
  const loose = ({ mean, deviation }: KeptKettle['lag']) => ({ mean, deviation: Math.max(LEAST_DEVIATION, deviation) });
  return { ...belief, lag: loose(lag), dead: loose(dead), probe: loose(probe), loss };
}
