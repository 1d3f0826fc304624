import { ABSORBED, addGrain } from './grain.ts';
import type { KettleParameters } from './kettle-parameters.ts';
import { heatContent, type KettleState } from './kettle-state.ts';
import { LITRE_HEAT } from './water.ts';

/** Brings the grain in the kettle to `mass` kg: what comes has the room's temperature, what goes takes its water along. */
export function setGrain(state: KettleState, parameters: KettleParameters, mass: number): void {
  const more = mass - state.grain.mass;
  const before = heatContent(state, parameters);
  if (more >= 0) {
    addGrain(state.grain, more, parameters.ambient);
    state.put += heatContent(state, parameters) - before;
    return;
  }
  const wet = Math.min(state.volume, -more * ABSORBED);
  state.grain.mass = mass;
  state.volume -= wet;
  state.water.lost += wet;
  state.lost += before - heatContent(state, parameters);
}

/** Brings the water in the kettle to `volume` L: what comes has the room's temperature, what goes is wort. */
export function setVolume(state: KettleState, parameters: KettleParameters, volume: number): void {
  const more = volume - state.volume;
  const before = heatContent(state, parameters);
  if (more < 0) {
    state.volume = volume;
    state.water.lost -= more;
    state.lost += before - heatContent(state, parameters);
    return;
  }
  const { ambient, bottomShare, steel } = parameters;
  const mixed = (celsius: number, share: number, standing: number) => {
    const there = state.volume * share * LITRE_HEAT + standing;
    const added = more * share * LITRE_HEAT;
    return there + added > 0 ? (celsius * there + ambient * added) / (there + added) : ambient;
  };
  state.bottom = mixed(state.bottom, bottomShare, steel);
  state.bulk = mixed(state.bulk, 1 - bottomShare, 0);
  state.volume = volume;
  state.water.put += more;
  state.put += heatContent(state, parameters) - before;
}
