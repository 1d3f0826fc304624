import { type Grain, grainCapacity } from './grain.ts';
import { LITRE_HEAT } from './water.ts';

export interface HermsParameters {
  /** Rated power of the element in the liquor tank, W at 230 V, and its time constant, s. */
  readonly power: number;
  readonly elementLag: number;
  /** Liquor around the coil and wort in the mash tun, L. */
  readonly liquorVolume: number;
  readonly mashVolume: number;
  /** Liquor below which the element is bare, L. */
  readonly covered: number;
  /** Steel of the liquor tank, J/K. */
  readonly steel: number;
  /** Conductance of the coil, W/K. */
  readonly coil: number;
  readonly flow: number;
  readonly liquorLoss: number;
  readonly mashLoss: number;
  readonly probeLag: number;
  readonly altitude: number;
  readonly ambient: number;
  readonly mains: number;
  readonly ph: number;
}

/** Twenty-five litres of mash over thirty of liquor, 3.5 kW, eight metres of half-inch copper at about 450 W/K. */
export const HERMS_PRESET: HermsParameters = {
  power: 3500,
  elementLag: 20,
  liquorVolume: 30,
  mashVolume: 25,
  covered: 6,
  steel: 2500,
  coil: 450,
  flow: 8,
  liquorLoss: 6,
  mashLoss: 5,
  probeLag: 10,
  altitude: 0,
  ambient: 20,
  mains: 230,
  ph: 5.7,
};

/** Plain data. */
export interface HermsState {
  liquor: number;
  mash: number;
  grain: Grain;
  /** Liquor left, L, and what of it went as steam. */
  volume: number;
  steam: number;
  element: number;
  flow: number;
  /** What leaves the coil, °C. */
  leaving: number;
  /** Age of the mash, s. */
  age: number;
  probes: { mash: number; liquor: number; return: number };
  put: number;
  lost: number;
  begun: number;
  /** What of the parameters has been changed while it ran. */
  changed: { ambient?: number; mains?: number };
}

/** Heat content, J over 0 °C. */
export function hermsHeat(state: HermsState, { mashVolume, steel }: HermsParameters): number {
  const { liquor, mash, grain, volume, element } = state;
  return (
    liquor * (volume * LITRE_HEAT + steel) +
    mash * mashVolume * LITRE_HEAT +
    grain.celsius * grainCapacity(grain) +
    element
  );
}

export function freshHerms(parameters: HermsParameters, wort: number): HermsState {
  const { ambient, liquorVolume } = parameters;
  const state: HermsState = {
    ...{ liquor: wort, mash: wort, grain: { mass: 0, celsius: ambient }, volume: liquorVolume, steam: 0, element: 0 },
    ...{ flow: 0, leaving: wort, age: 0, probes: { mash: wort, liquor: wort, return: ambient } },
    ...{ put: 0, lost: 0, begun: 0, changed: {} },
  };
  state.begun = hermsHeat(state, parameters);
  return state;
}
