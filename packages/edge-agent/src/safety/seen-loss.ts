import { type HeaterHistory, type HeaterSample, lastSamples } from './heater-history.ts';
import type { HeaterPlant } from './heater-rules.ts';

/** Share of full power that a kettle lost, and °C at which it did. */
export interface SeenLoss {
  readonly share: number;
  readonly value: number;
}

/** Looked at for the losses: this long and this calm; ms, °C. */
const CALM_MS = 300_000;
const CALM_C = 0.3;
/** In a hold what goes in and what arrives in the laziest kettle differ by no more than this share of power. */
const STEADY_SHARE = 0.02;
/** Off this long, ms, and fallen by so many steps or °C, evenly: what is poured in cools at once, not by the minute. */
const OFF_MS = 240_000;
const FALLEN_STEPS = 3;
const FALLEN_C = 0.2;
const EVENLY = 2;
/** No kettle loses more than this share of its power below the boil. */
const MOST_SHARE = 0.2;
/** Below this, °C, the room's own temperature decides. */
const WARM_C = 40;
export const ROOM_C = 20;

const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/**
 * Share of full power that surely arrived: the less of what a quick and a lazy kettle had. After a ramp a lazy one is
 * still being heated by what a quick one has long had.
 */
export function leastHad(samples: readonly HeaterSample[]): number {
  return Math.min(mean(samples.map(({ onShare }) => onShare)), mean(samples.map(({ flux }) => flux)));
}

/** °C/s of the probe between two samples, as a share of full power. */
function riseOf(from: HeaterSample, to: HeaterSample, { rate }: HeaterPlant): number {
  return (1000 * (to.value - from.value)) / (rate * (to.at - from.at));
}

/** The last minutes when the wort was calm; null when it was not. */
function calmSamples(history: HeaterHistory): readonly HeaterSample[] | null {
  const samples = lastSamples(history, history.at ?? 0, CALM_MS);
  if (samples === null || samples.length < 2) return null;
  const values = samples.map(({ value }) => value);
  return Math.max(...values) - Math.min(...values) > CALM_C ? null : samples;
}

function lostCalmly(samples: readonly HeaterSample[], plant: HeaterPlant): number {
  const [first, last] = [samples[0] as HeaterSample, samples.at(-1) as HeaterSample];
  return Math.max(0, leastHad(samples) - riseOf(first, last, plant));
}

/** Share of full power that went away in the last minutes; null when the wort was not calm. */
export function lossJustNow(history: HeaterHistory, plant: HeaterPlant): number | null {
  const samples = calmSamples(history);
  return samples === null ? null : lostCalmly(samples, plant);
}

/** With nothing that heats, the fall of the probe is the loss. */
function lossWhileOff({ samples }: HeaterHistory, plant: HeaterPlant): number | null {
  const begun = samples.findLastIndex(({ onShare, besideShare }) => onShare + besideShare > 0) + 1;
  const off = samples.slice(begun).filter(({ flux }) => flux <= STEADY_SHARE / 2);
  const [first, middle, last] = [off[0], off[Math.floor(off.length / 2)], off.at(-1)];
  if (first === undefined || middle === undefined || last === undefined || last.at - first.at < OFF_MS) return null;
  if (first.value - last.value < Math.max(FALLEN_STEPS * plant.step, FALLEN_C)) return null;
  const [early, late] = [-riseOf(first, middle, plant), -riseOf(middle, last, plant)];
  if (early > EVENLY * late || late > EVENLY * early) return null;
  const share = -riseOf(first, last, plant);
  return share > MOST_SHARE ? null : share;
}

function lossWhileSteady(history: HeaterHistory, plant: HeaterPlant): number | null {
  const samples = calmSamples(history);
  if (samples === null) return null;
  const [on, flux] = [mean(samples.map(({ onShare }) => onShare)), mean(samples.map((sample) => sample.flux))];
  return Math.abs(on - flux) > STEADY_SHARE ? null : lostCalmly(samples, plant);
}

/** What a kettle was seen to lose the last time that it could be seen: in a steady hold, or with the heater off. */
export function noteLoss(before: SeenLoss | null, history: HeaterHistory, plant: HeaterPlant): SeenLoss | null {
  const last = history.samples.at(-1);
  if (last === undefined || last.at !== history.at || last.value < WARM_C) return before;
  const share = lossWhileOff(history, plant) ?? lossWhileSteady(history, plant);
  return share === null ? before : { share, value: last.value };
}

/** The same kettle at another temperature. */
export function lossAt(seen: SeenLoss, value: number): number {
  return (seen.share * Math.max(0, value - ROOM_C)) / (seen.value - ROOM_C);
}
