import { acidity } from './acidity.ts';
import { boil, boilOff } from './boiling.ts';
import { KETTLE_CONNECTIONS } from './connections.ts';
import { powerAt, stepElement } from './element.ts';
import { evaporation, ROOM_HUMIDITY } from './evaporation.ts';
import { stepLag } from './first-order-lag.ts';
import { exchangedHeat, lostHeat } from './heat-exchange.ts';
import { discharge } from './hydrostatics.ts';
import type { KettleParameters } from './kettle-parameters.ts';
import { bottomCapacity, bulkCapacity, freshKettle, heatContent, type KettleState } from './kettle-state.ts';
import { type EnergyLedger, inSteps, type Plant, type PlantFaults } from './plant.ts';
import { stepPump } from './pump.ts';
import { Transport } from './transport.ts';
import { airPressure, boilingPoint, LITRE_HEAT } from './water.ts';

/** The fastest part, mixing, has a time constant of two seconds. */
const LONGEST_STEP_MS = 250;
/** The element is covered while the kettle holds more than this, L. */
const COVERED_FROM = 5;
/** A magnetic-drive pump of 24 V that turns, or tries to; A. */
const PUMP_AMPERES = 1.5;

/** An electric mash kettle with a recirculating pump: element, two bodies of wort, steel, losses, boil, probes. */
export class Kettle implements Plant {
  readonly drives = KETTLE_CONNECTIONS.drives;
  readonly #parameters: KettleParameters;
  readonly #state: KettleState;
  readonly #way: Transport;
  readonly #pipe: Transport;
  readonly #boilsAt: number;
  /** A, of this moment. */
  #drawn = { heater: 0, pump: 0 };

  constructor(parameters: KettleParameters, begin: { wort: number } | { state: KettleState }) {
    this.#parameters = parameters;
    this.#state = 'state' in begin ? structuredClone(begin.state) : freshKettle(parameters, begin.wort);
    this.#way = new Transport(parameters.deadTime, this.#state.bulk, this.#state.way);
    this.#pipe = new Transport(parameters.pipe, parameters.ambient, this.#state.pipe);
    this.#boilsAt = boilingPoint(parameters.altitude);
  }

  advance(ms: number, drives: ReadonlySet<string>, faults: PlantFaults): void {
    this.#fill(faults.empty);
    const { mains } = this.#parameters;
    const power = drives.has('heater') ? powerAt(this.#parameters.power, mains) : 0;
    const pump = drives.has('pump') && !faults.pumpStopped;
    this.#drawn = { heater: mains > 0 ? power / mains : 0, pump: drives.has('pump') ? PUMP_AMPERES : 0 };
    inSteps(ms, LONGEST_STEP_MS, (seconds) => this.#step(power, pump, seconds));
  }

  quantity(name: string): number {
    const { probes, volume, flow, age, bulk } = this.#state;
    const known: Record<string, () => number> = {
      wort: () => probes.wort,
      'wort-bottom': () => probes.bottom,
      return: () => probes.return,
      ambient: () => probes.ambient,
      level: () => volume,
      flow: () => flow,
      pressure: () => discharge(volume, flow, this.#parameters.flow),
      ph: () => acidity(this.#parameters.ph, age, bulk),
      'air-pressure': () => airPressure(this.#parameters.altitude) / 1000,
      humidity: () => ROOM_HUMIDITY,
      'heater-current': () => this.#drawn.heater,
      'pump-current': () => this.#drawn.pump,
      'level-switch': () => (volume > COVERED_FROM ? 1 : 0),
      'flow-switch': () => (flow > this.#parameters.flow / 4 ? 1 : 0),
    };
    return known[name]?.() ?? Number.NaN;
  }

  truth(): Record<string, number> {
    const { bulk, bottom, volume, flow, element } = this.#state;
    return { wort: bulk, bottom, volume, flow, element, 'boils-at': this.#boilsAt, ph: this.quantity('ph') };
  }

  energy(): EnergyLedger {
    const { put, lost, begun } = this.#state;
    return { put, stored: heatContent(this.#state, this.#parameters) - begun, lost };
  }

  snapshot(): KettleState {
    return { ...structuredClone(this.#state), way: this.#way.snapshot(), pipe: this.#pipe.snapshot() };
  }

  #step(power: number, pump: boolean, seconds: number): void {
    const state = this.#state;
    const parameters = this.#parameters;
    state.age += seconds;
    state.flow = stepPump(state.flow, pump, parameters.flow, state.volume, seconds);
    const element = stepElement(state.element, power, parameters.elementLag, seconds);
    state.element = element.stored;
    state.put += power * seconds;
    state.bottom += element.released / bottomCapacity(state, parameters);
    this.#mix(seconds);
    this.#lose(seconds);
    boil(state, parameters, this.#boilsAt);
    this.#probe(seconds);
  }

  #mix(seconds: number): void {
    const state = this.#state;
    const bottom = bottomCapacity(state, this.#parameters);
    const bulk = bulkCapacity(state, this.#parameters);
    if (bulk <= 0) {
      state.bulk = state.bottom;
      return;
    }
    // The pump takes from the bottom and gives to the top, so the same flow sinks through the kettle.
    const conductance = this.#parameters.convection + (LITRE_HEAT * state.flow) / 60;
    const heat = exchangedHeat(state.bottom, bottom, state.bulk, bulk, conductance, seconds);
    state.bottom -= heat / bottom;
    state.bulk += heat / bulk;
  }

  #lose(seconds: number): void {
    const state = this.#state;
    const { ambient, loss, bottomShare, altitude, openArea } = this.#parameters;
    const bottom = bottomCapacity(state, this.#parameters);
    const bulk = bulkCapacity(state, this.#parameters);
    const shareOfBottom = bulk > 0 ? bottomShare : 1;
    const fromBottom = lostHeat(state.bottom, bottom, ambient, loss * shareOfBottom, seconds);
    const fromBulk = lostHeat(state.bulk, bulk, ambient, loss * (1 - shareOfBottom), seconds);
    state.bottom -= fromBottom / bottom;
    if (bulk > 0) state.bulk -= fromBulk / bulk;
    state.lost += fromBottom + fromBulk;
    if (state.volume > 0 && state.bulk < this.#boilsAt)
      boilOff(state, this.#parameters, evaporation(state.bulk, ambient, altitude, openArea) * seconds);
  }

  #probe(seconds: number): void {
    const { probes, bulk, bottom, flow } = this.#state;
    const { probeLag, ambient } = this.#parameters;
    this.#way.advance(seconds, bulk);
    this.#pipe.advance((flow / 60) * seconds, bottom);
    probes.wort = stepLag(probes.wort, this.#way.leaving, probeLag, seconds);
    probes.bottom = stepLag(probes.bottom, bottom, probeLag, seconds);
    probes.return = stepLag(probes.return, flow > 0 ? this.#pipe.leaving : ambient, flow > 0 ? probeLag : 300, seconds);
    probes.ambient = ambient;
  }

  /** The fault empties the kettle at once; cleared, the same volume of water comes back at ambient temperature. */
  #fill(empty: boolean): void {
    const state = this.#state;
    if (empty === (state.drained !== null)) return;
    const before = heatContent(state, this.#parameters);
    if (empty) {
      state.drained = state.volume;
      state.volume = 0;
      state.lost += before - heatContent(state, this.#parameters);
    } else {
      this.#refill(state.drained ?? 0);
      state.put += heatContent(state, this.#parameters) - before;
    }
  }

  #refill(volume: number): void {
    const state = this.#state;
    const { ambient, bottomShare, steel } = this.#parameters;
    const cold = volume * bottomShare * LITRE_HEAT;
    state.bottom = (state.bottom * steel + ambient * cold) / (steel + cold);
    state.bulk = ambient;
    state.volume = volume;
    state.drained = null;
  }
}
