import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KETTLE_PRESETS, type KettleParameters } from '@cerveceria/simulator';
import { KettleTrial } from './kettle-trial.ts';

/** Brew days to simulate; a nightly run takes 200. */
const DAYS = Number(process.env['FALSE_TRIP_DAYS'] ?? 3);
const SEED = Number(process.env['FALSE_TRIP_SEED'] ?? 20);
/** Of the DS18B20; with fewer it stands still for longer. */
const BITS = Number(process.env['FALSE_TRIP_BITS'] ?? 12);
/** Deviations of a probe's noise, °C: none, where it stands still for half an hour in a good hold, to a step of it. */
const NOISES_C = [0.02, 0, 0.005, 0.01, 0.05] as const;

function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

function gaussianOf(random: () => number, deviation: number): () => number {
  return () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A kettle that nobody has seen: 15 to 60 L, 1 to 2.5 °C/min, lags and dead time of all kinds. */
function kettleOf(random: () => number): KettleParameters {
  const between = (low: number, high: number) => low + random() * (high - low);
  const volume = between(15, 60);
  return {
    ...KETTLE_PRESETS['kettle-40l'],
    volume,
    power: (volume * 4186 * between(1, 2.5)) / 60,
    elementLag: between(15, 60),
    convection: between(250, 15_000),
    deadTime: between(5, 30),
    probeLag: between(5, 30),
    loss: between(4, 10),
    mains: between(218, 242),
  };
}

/** Mash with grain, four rests, the way to the boil and a boil; gives every veto and alarm there was. */
function brewDay(seed: number, noise: number): string[] {
  const random = randomOf(seed);
  const plant = kettleOf(random);
  const volume = plant.volume * (0.7 + 0.6 * random());
  const trial = new KettleTrial(plant, { volume, probeLag: plant.probeLag, bits: BITS });
  trial.noise = gaussianOf(random, noise);
  const seen = new Map<string, string>();
  const watch = () => {
    const veto = trial.state?.veto ?? null;
    if (veto === null || veto === 'needs-output' || seen.has(veto)) return;
    seen.set(veto, `${veto} at ${Math.round(trial.now / 1000)} s`);
  };
  for (const [to, minutes] of [
    [52, 40],
    [63, 45],
    [72, 25],
    [76, 15],
  ] as const) {
    trial.demand({ mode: 'auto', setPoint: to });
    trial.run(60 * minutes, watch);
    if (to === 52) trial.addGrain(plant.volume / 5, 20);
  }
  trial.demand({ mode: 'manual', duty: 1 });
  trial.run(60 * 40, watch);
  trial.demand({ mode: 'off' });
  trial.run(60 * 10, watch);
  return [...seen.values(), ...trial.alarms];
}

test(`${DAYS} brew days with ordinary noise raise no alarm and hold no heater off`, () => {
  for (let day = 0; day < DAYS; day++) {
    const noise = NOISES_C[day % NOISES_C.length] as number;
    assert.deepEqual(brewDay(SEED + day, noise), [], `seed ${SEED + day}, noise ${noise} °C`);
  }
});
