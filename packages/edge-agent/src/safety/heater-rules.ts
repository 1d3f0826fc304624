import { type HeaterHistory, lastSamples } from './heater-history.ts';

/** °C a second at full power, losses left out; what the rules measure against. */
export interface HeaterPlant {
  readonly rate: number;
  /** L. */
  readonly volume: number;
  /** Smallest step that the probe shows, °C. */
  readonly step: number;
}

const NO_EFFECT_MS = 300_000;
const STUCK_MS = 180_000;
/** What is still in element and jacket comes out within this after the heater went off. */
const AFTERGLOW_MS = 120_000;
/** Near the boil full power makes steam, not degrees; at 4,000 m above the sea it boils at 86 °C. */
export const BOIL_C = 85;
const FULL_SHARE = 0.9;
const LEAST_EFFECT = 0.2;
const STUCK_EFFECT = 0.35;
/** Faster than the element could heat the usual fill by this factor: there is hardly anything in the kettle. */
const DRY_FACTOR = 8;
const DRY_SAMPLES = 4;
/** Hot water that was poured in comes in a curve that flattens; steel without wort heats on. */
const DRY_STEADY = 0.8;
const DRY_AFTER_MS = 60_000;

const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

/**
 * Full power for five minutes and hardly a movement: element, contactor, or a probe out of the liquid. A fall beyond
 * what a kettle loses is no such thing: grain went in, or cold water.
 */
export function isWithoutEffect(history: HeaterHistory, now: number, plant: HeaterPlant): boolean {
  const samples = lastSamples(history, now, NO_EFFECT_MS);
  const [first, last] = [samples?.[0], samples?.at(-1)];
  if (samples === null || first === undefined || last === undefined || last.value >= BOIL_C) return false;
  // The share of the first sample tells of the time before it.
  const share = mean(samples.slice(1).map(({ onShare }) => onShare));
  const expected = (plant.rate * (last.at - first.at)) / 1000;
  const values = samples.map(({ value }) => value);
  return share >= FULL_SHARE && Math.max(...values) - Math.min(...values) < LEAST_EFFECT * expected;
}

/**
 * The wort rises as if heated while the output is off, after the afterglow and in both halves of the time, so that hot
 * water poured in (a step, then nothing) is not taken for a relay that stuck. While another heater of the kettle heats, it
 * explains the rise; should both, that one's loop goes off once its set point is passed, and the rise that goes on is told.
 */
export function isHeatingWhileOff(history: HeaterHistory, now: number, plant: HeaterPlant): boolean {
  const samples = lastSamples(history, now, STUCK_MS + AFTERGLOW_MS);
  if (samples === null || samples.slice(1).some(({ onShare, besideShare }) => onShare + besideShare > 0)) return false;
  const looked = samples.filter(({ at }) => now - at <= STUCK_MS);
  const [first, middle, last] = [looked[0], looked[Math.floor(looked.length / 2)], looked.at(-1)];
  if (first === undefined || middle === undefined || last === undefined || last.at <= first.at) return false;
  const rises = (from: typeof first, to: typeof first) =>
    to.value - from.value >= (STUCK_EFFECT * plant.rate * (to.at - from.at)) / 1000;
  return rises(first, middle) && rises(middle, last);
}

/** The probe rises much faster than the power explains, steadily, while or shortly after the heater was on. */
export function isDryFire(history: HeaterHistory, now: number, plant: HeaterPlant): boolean {
  const last = history.samples.slice(-DRY_SAMPLES);
  if (last.length < DRY_SAMPLES) return false;
  const slopes = last.slice(1).map(({ at, value }, i) => {
    const before = last[i] as (typeof last)[number];
    return (1000 * (value - before.value)) / (at - before.at);
  });
  const steady = (slopes.at(-1) ?? 0) >= DRY_STEADY * (slopes[0] ?? 0);
  const wasHeated = history.samples.some(({ at, onShare }) => now - at <= DRY_AFTER_MS && onShare > 0);
  const power = 1 + Math.max(...last.map(({ besideShare }) => besideShare));
  return wasHeated && steady && slopes.every((slope) => slope >= DRY_FACTOR * power * plant.rate);
}
