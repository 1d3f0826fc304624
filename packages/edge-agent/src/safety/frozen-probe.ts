import type { HeaterHistory, HeaterSample } from './heater-history.ts';
import type { HeaterPlant } from './heater-rules.ts';

/** A live probe moves by a step within this, whatever it is in, when heat arrives; ms. */
const LEAST_MS = 60_000;
/** A hold is looked at over at least this long; ms. */
const HOLD_MS = 240_000;
/** Heat that must have come without moving a live probe by a single step: this many steps, or °C. */
const STEPS = 3;
const RISE_C = 0.2;
/** In a hold: drift of the heat put in, in steps or °C. Within one step a live probe can hide two of them at most. */
const DRIFT_STEPS = 5;
const DRIFT_C = 0.3;
/** Kettle fuller than was said, mains low. */
const SURE_SHARE = 0.7;
const FULL_SHARE = 0.9;
/** No kettle loses more than this share of its power below the boil. */
const LOSS_SHARE = 0.2;
/** The laziest plant that the agent is made for: dead time, heater and probe, s. */
const LAZY = { dead: 30, heater: 60, probe: 30 } as const;

/** Share of heat that has reached the probe of the laziest plant `ms` after it was put in. */
function arrived(ms: number): number {
  const t = ms / 1000 - LAZY.dead;
  if (t <= 0) return 0;
  const { heater, probe } = LAZY;
  return 1 - (heater * Math.exp(-t / heater) - probe * Math.exp(-t / probe)) / (heater - probe);
}

interface Dose {
  readonly at: number;
  /** Length, and the part of it with full power, s. */
  readonly span: number;
  readonly seconds: number;
}

function doses(samples: readonly HeaterSample[]): Dose[] {
  return samples.slice(1).map(({ at, onShare }, i) => {
    const span = (at - (samples[i]?.at ?? at)) / 1000;
    return { at, span, seconds: onShare * span };
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);

/**
 * Heat that a live probe could not have missed came, and it did not move by a step. Only what was put in since the probe
 * stands still is counted: how much of the heat before it was still under way depends on a plant that may be far quicker
 * than the laziest, and a kettle that has just arrived does stand still.
 */
function missedHeat({ samples }: HeaterHistory, since: number, now: number, { rate, step }: HeaterPlant): boolean {
  const flat = (now - since) / 1000;
  const given = doses(samples);
  const came = sum(given.filter(({ at }) => at > since).map(({ at, seconds }) => seconds * arrived(now - at)));
  const share = sum(given.filter(({ at }) => at > since).map(({ seconds }) => seconds)) / flat;
  const lost = share >= FULL_SHARE ? 0 : LOSS_SHARE * flat;
  return rate * (SURE_SHARE * came - lost) >= Math.max(STEPS * step, RISE_C);
}

/** In a hold: the controller drifts on against a probe that answers nothing. */
function missedDrift({ samples }: HeaterHistory, since: number, now: number, { rate, step }: HeaterPlant): boolean {
  const flat = now - since;
  if (flat < HOLD_MS) return false;
  const given = doses(samples).filter(({ at }) => at > since);
  const first = given.filter(({ at }) => at <= since + flat / 3);
  const duty = sum(first.map(({ seconds }) => seconds)) / sum(first.map(({ span }) => span));
  const drift = sum(
    given.slice(first.length).map(({ at, span, seconds }) => (seconds - duty * span) * arrived(now - at)),
  );
  return rate * Math.abs(drift) >= Math.max(DRIFT_STEPS * step, DRIFT_C);
}

/**
 * A probe that says the same to the last digit while heat must have reached it. Told by its own resolution, so it is
 * the probe that is doubted and not the element: one that is dead leaves the wort, and a live probe, to cool.
 */
export function isFrozen(history: HeaterHistory, now: number, plant: HeaterPlant, boilC: number): boolean {
  const { same } = history;
  if (same === null || same.value >= boilC || now - same.since < LEAST_MS) return false;
  // What was before the samples that are kept is not known.
  const since = Math.max(same.since, history.samples[0]?.at ?? now);
  return missedHeat(history, since, now, plant) || missedDrift(history, since, now, plant);
}
