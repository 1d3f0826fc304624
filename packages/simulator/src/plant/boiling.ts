import type { KettleParameters } from './kettle-parameters.ts';
import { bottomCapacity, bulkCapacity, heatContent, type KettleState } from './kettle-state.ts';
import { latentHeat } from './water.ts';

/**
 * Takes `mass` kg (1 kg/L) of water out as steam that took its heat of evaporation from the wort. The two bodies keep
 * their shares of the volume; what the balance says is left is divided so that their difference stays.
 */
export function boilOff(state: KettleState, parameters: KettleParameters, mass: number): void {
  const gone = Math.min(mass, state.volume);
  if (gone <= 0) return;
  const before = heatContent(state, parameters);
  const carried = gone * (latentHeat(state.bulk) + 4180 * state.bulk);
  state.volume -= gone;
  state.water.lost += gone;
  const capacity = bottomCapacity(state, parameters) + bulkCapacity(state, parameters);
  const shift = (before - carried - heatContent(state, parameters)) / capacity;
  state.bottom += shift;
  state.bulk += shift;
  state.lost += carried;
}

/**
 * No wort gets hotter than it boils. Steam from the hot bottom condenses in the bulk while that is colder; once both
 * boil, what is put in leaves as steam.
 */
export function boil(state: KettleState, parameters: KettleParameters, boilsAt: number): void {
  if (state.volume <= 0) return;
  const bottom = bottomCapacity(state, parameters);
  const bulk = bulkCapacity(state, parameters);
  if (state.bottom > boilsAt) {
    state.bulk += ((state.bottom - boilsAt) * bottom) / bulk;
    state.bottom = boilsAt;
  }
  if (state.bulk > boilsAt) {
    const surplus = (state.bulk - boilsAt) * bulk;
    boilOff(state, parameters, surplus / latentHeat(boilsAt));
  }
}
