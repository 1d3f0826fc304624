import { ALE_YEAST } from './ale-yeast.ts';
import { LITRE_HEAT } from './water.ts';
import type { Fermentable } from './yeast.ts';

/** Heat that one litre of 30 % propylene glycol takes for one kelvin around 0 °C: 1.03 kg/L, 3.77 kJ/(kg K). */
export const GLYCOL_HEAT = 3880;

export interface JacketedParameters extends Fermentable {
  /** Glycol in jacket and bath, L; L/min through the open valve. */
  readonly jacket: number;
  readonly bath: number;
  readonly glycolFlow: number;
  /** Wall between jacket and beer, W/K. */
  readonly wall: number;
  /** Losses of the tank and of the bath to the room, W/K. */
  readonly beerLoss: number;
  readonly bathLoss: number;
  /** Where the bath's own thermostat keeps it, °C, with W taken out while it runs. */
  readonly bathAt: number;
  readonly chiller: number;
  readonly chillerLag: number;
  /** Belt on the tank, W at 230 V. */
  readonly heater: number;
  readonly heaterLag: number;
  readonly probeLag: number;
  readonly ambient: number;
  readonly mains: number;
}

/** A hundred litres of 12.5 °P in a jacketed tank on a bath of forty litres with a chiller of 1.2 kW. */
export const JACKETED_PRESET: JacketedParameters = {
  ...{ volume: 100, extract: 0.131, fermentable: 0.66, ...ALE_YEAST },
  ...{ jacket: 4, bath: 40, glycolFlow: 6, wall: 90, beerLoss: 3, bathLoss: 4 },
  ...{ bathAt: -3, chiller: 1200, chillerLag: 60, heater: 300, heaterLag: 90 },
  ...{ probeLag: 20, ambient: 20, mains: 230 },
};

/** Plain data. */
export interface JacketedState {
  beer: number;
  jacket: number;
  bath: number;
  /** Heat in the belt and cold in the evaporator, J. */
  heater: number;
  plate: number;
  chilling: boolean;
  /** Age of the fermentation as 20 °C would have it, h. */
  age: number;
  probes: { beer: number; jacket: number; bath: number };
  put: number;
  lost: number;
  begun: number;
  /** What of the parameters has been changed while it ran. */
  changed: { ambient?: number; mains?: number };
}

/** Heat content, J over 0 °C. */
export function jacketedHeat(state: JacketedState, { volume, jacket, bath }: JacketedParameters): number {
  const glycol = (state.jacket * jacket + state.bath * bath) * GLYCOL_HEAT;
  return state.beer * volume * LITRE_HEAT + glycol + state.heater - state.plate;
}

export function freshJacketed(parameters: JacketedParameters, wort: number): JacketedState {
  const { bathAt } = parameters;
  const state: JacketedState = {
    ...{ beer: wort, jacket: wort, bath: bathAt, heater: 0, plate: 0, chilling: false, age: 0 },
    ...{ probes: { beer: wort, jacket: wort, bath: bathAt }, put: 0, lost: 0, begun: 0, changed: {} },
  };
  state.begun = jacketedHeat(state, parameters);
  return state;
}
