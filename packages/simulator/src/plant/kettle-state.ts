import { type Grain, grainCapacity } from './grain.ts';
import type { KettleParameters } from './kettle-parameters.ts';
import type { TransportState } from './transport.ts';
import { LITRE_HEAT } from './water.ts';

/** How a kettle is just now. Plain data. */
export interface KettleState {
  /** Wort around the element, with the steel, °C. */
  bottom: number;
  /** The rest of the wort, °C: what is meant by "the wort". */
  bulk: number;
  volume: number;
  /** Heat in the element, J. */
  element: number;
  flow: number;
  /** Age of the mash, s. */
  age: number;
  /** Probes' own temperatures, °C. */
  probes: { wort: number; bottom: number; return: number; ambient: number };
  /** What the kettle held before the fault that emptied it, L. */
  drained: number | null;
  put: number;
  lost: number;
  /** Heat content at the very start, J over 0 °C. */
  begun: number;
  grain: Grain;
  /** Litres: in the kettle at the start, put in and gone since. */
  water: { begun: number; put: number; lost: number };
  /** What of the parameters has been changed while it ran. */
  changed: { ambient?: number; mains?: number };
  way?: TransportState;
  pipe?: TransportState;
}

export function bottomCapacity(state: KettleState, parameters: KettleParameters): number {
  return state.volume * parameters.bottomShare * LITRE_HEAT + parameters.steel;
}

export function bulkCapacity(state: KettleState, parameters: KettleParameters): number {
  return state.volume * (1 - parameters.bottomShare) * LITRE_HEAT;
}

/** Heat content, J over 0 °C. */
export function heatContent(state: KettleState, parameters: KettleParameters): number {
  return (
    state.bottom * bottomCapacity(state, parameters) +
    state.bulk * bulkCapacity(state, parameters) +
    state.grain.celsius * grainCapacity(state.grain) +
    state.element
  );
}

export function freshKettle(parameters: KettleParameters, wort: number): KettleState {
  const state: KettleState = {
    bottom: wort,
    bulk: wort,
    volume: parameters.volume,
    element: 0,
    flow: 0,
    age: 0,
    probes: { wort, bottom: wort, return: parameters.ambient, ambient: parameters.ambient },
    drained: null,
    put: 0,
    lost: 0,
    begun: 0,
    grain: { mass: 0, celsius: parameters.ambient },
    water: { begun: parameters.volume, put: 0, lost: 0 },
    changed: {},
  };
  state.begun = heatContent(state, parameters);
  return state;
}

/** A state that was saved before kettles knew of grain. */
export function wholeKettle(saved: KettleState, parameters: KettleParameters): KettleState {
  const state = structuredClone(saved) as Partial<KettleState> & KettleState;
  const water = { begun: state.volume, put: 0, lost: 0 };
  return {
    ...state,
    ...{ grain: state.grain ?? { mass: 0, celsius: parameters.ambient } },
    water: state.water ?? water,
    changed: state.changed ?? {},
  };
}
