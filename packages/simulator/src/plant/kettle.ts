import { acidity } from './acidity.ts';
import { boil, boilOff } from './boiling.ts';
import { KETTLE_CONNECTIONS } from './connections.ts';
import { powerAt, stepElement } from './element.ts';
import { evaporation, ROOM_HUMIDITY } from './evaporation.ts';
import { stepLag } from './first-order-lag.ts';
import { DISPLACED, freeLiquid, grainCapacity, grainConductance } from './grain.ts';
import { exchangedHeat, lostHeat } from './heat-exchange.ts';
import { discharge } from './hydrostatics.ts';
import type { KettleParameters } from './kettle-parameters.ts';
import {
  bottomCapacity,
  bulkCapacity,
  freshKettle,
  heatContent,
  type KettleState,
  wholeKettle,
} from './kettle-state.ts';
import { setGrain, setVolume } from './mash-grain.ts';
import { type EnergyLedger, inSteps, type Ledger, type Plant, type PlantFaults } from './plant.ts';
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
  readonly changeable = ['ambient', 'mains', 'volume', 'grain'] as const;
  #parameters: KettleParameters;
  readonly #state: KettleState;
  readonly #way: Transport;
  readonly #pipe: Transport;
  readonly #boilsAt: number;
  /** A, of this moment. */
  #drawn = { heater: 0, pump: 0 };

  constructor(parameters: KettleParameters, begin: { wort: number } | { state: KettleState }) {
    this.#state = 'state' in begin ? wholeKettle(begin.state, parameters) : freshKettle(parameters, begin.wort);
    this.#parameters = { ...parameters, ...this.#state.changed };
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
    const { probes, volume, flow, age, bulk, grain } = this.#state;
    const known: Record<string, () => number> = {
      wort: () => probes.wort,
      'wort-bottom': () => probes.bottom,
      return: () => probes.return,
      ambient: () => probes.ambient,
      level: () => volume + DISPLACED * grain.mass,
      flow: () => flow,
      pressure: () => discharge(volume, flow, this.#parameters.flow),
      ph: () => acidity(this.#parameters.ph, age, bulk),
      'air-pressure': () => airPressure(this.#parameters.altitude) / 1000,
      humidity: () => ROOM_HUMIDITY,
      'heater-current': () => this.#drawn.heater,
      'pump-current': () => this.#drawn.pump,
      'level-switch': () => (volume + DISPLACED * grain.mass > COVERED_FROM ? 1 : 0),
      'flow-switch': () => (flow > this.#parameters.flow / 4 ? 1 : 0),
    };
    return known[name]?.() ?? Number.NaN;
  }

  truth(): Record<string, number> {
    const { bulk, bottom, volume, flow, element, grain } = this.#state;
    const { ambient, mains } = this.#parameters;
    const around = { 'boils-at': this.#boilsAt, ambient, mains, ph: this.quantity('ph') };
    return { wort: bulk, bottom, volume, flow, element, grain: grain.mass, ...around };
  }

  energy(): EnergyLedger {
    const { put, lost, begun } = this.#state;
    return { put, stored: heatContent(this.#state, this.#parameters) - begun, lost };
  }

  water(): Ledger {
    const { water, volume } = this.#state;
    return { put: water.put, stored: volume - water.begun, lost: water.lost };
  }

  change(name: string, value: number): void {
    if (name === 'grain') setGrain(this.#state, this.#parameters, value);
    // What is emptied by a fault stays empty as long as that lasts.
    else if (name === 'volume' && this.#state.drained !== null) this.#state.drained = value;
    else if (name === 'volume') setVolume(this.#state, this.#parameters, value);
    else if (name === 'ambient' || name === 'mains') {
      this.#state.changed = { ...this.#state.changed, [name]: value };
      this.#parameters = { ...this.#parameters, [name]: value };
    }
  }

  snapshot(): KettleState {
    return { ...structuredClone(this.#state), way: this.#way.snapshot(), pipe: this.#pipe.snapshot() };
  }

  #step(power: number, pump: boolean, seconds: number): void {
    const state = this.#state;
    const parameters = this.#parameters;
    state.age += seconds;
    state.flow = stepPump(state.flow, pump, parameters.flow, freeLiquid(state.volume, state.grain), seconds);
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
    const { grain } = state;
    if (grain.mass <= 0) return;
    const capacity = grainCapacity(grain);
    const taken = exchangedHeat(state.bulk, bulk, grain.celsius, capacity, grainConductance(grain), seconds);
    state.bulk -= taken / bulk;
    grain.celsius += taken / capacity;
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
      state.water.lost += state.volume;
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
    state.water.put += volume;
    state.drained = null;
  }
}
