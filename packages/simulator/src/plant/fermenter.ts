import { acidity } from './acidity.ts';
import { ALE_YEAST } from './ale-yeast.ts';
import { attenuated } from './attenuation.ts';
import { FERMENTER_CONNECTIONS } from './connections.ts';
import { stepElement } from './element.ts';
import { ROOM_HUMIDITY } from './evaporation.ts';
import { stepLag } from './first-order-lag.ts';
import { exchangedHeat, lostHeat } from './heat-exchange.ts';
import { head } from './hydrostatics.ts';
import { type EnergyLedger, inSteps, type Ledger, type Plant, type PlantFaults } from './plant.ts';
import { airPressure, LITRE_HEAT } from './water.ts';
import { apparentGravity, type Fermentable, stepYeast } from './yeast.ts';

export interface FermenterParameters extends Fermentable {
  /** Air, shelves and walls of the fridge, J/K. */
  readonly fridge: number;
  /** Beer to fridge and fridge to room, W/K. */
  readonly beerToFridge: number;
  readonly fridgeToRoom: number;
  /** W; the compressor's is the heat it takes out. */
  readonly heater: number;
  readonly compressor: number;
  /** Time constants of heater and evaporator plate, s. */
  readonly heaterLag: number;
  readonly compressorLag: number;
  readonly probeLag: number;
  readonly ambient: number;
}

/** Nineteen litres of 12.5 °P in an upright fridge. */
export const FERMENTER_PRESET: FermenterParameters = {
  volume: 19,
  fridge: 18_000,
  beerToFridge: 3.2,
  fridgeToRoom: 1.9,
  heater: 60,
  compressor: 110,
  heaterLag: 90,
  compressorLag: 240,
  probeLag: 20,
  ambient: 20,
  extract: 0.131,
  fermentable: 0.66,
  ...ALE_YEAST,
};

export interface FermenterState {
  beer: number;
  fridge: number;
  /** Heat in the heater and cold in the plate, J. */
  heater: number;
  plate: number;
  /** Age of the fermentation as 20 °C would have it, h. */
  age: number;
  probes: { beer: number; fridge: number };
  put: number;
  lost: number;
  begun: number;
  /** What of the parameters has been changed while it ran. */
  changed: { ambient?: number };
}

/** The fastest part, a probe, has a time constant of twenty seconds. */
const LONGEST_STEP_MS = 1000;
const MAINS = 230;
/** Heat that a small compressor takes out for each joule it is given. */
const COOLING_PER_WATT = 1.5;

/** A fermenter in a fridge: beer and air, heater and compressor, and the yeast's own heat. */
export class Fermenter implements Plant {
  readonly drives = FERMENTER_CONNECTIONS.drives;
  readonly changeable = ['ambient'] as const;
  #parameters: FermenterParameters;
  readonly #state: FermenterState;
  /** A, of this moment. */
  #drawn = { heater: 0, compressor: 0 };

  constructor(parameters: FermenterParameters, begin: { wort: number } | { state: FermenterState }) {
    this.#parameters = parameters;
    if ('state' in begin) {
      // One that was saved before anything could be changed.
      this.#state = { ...structuredClone(begin.state), changed: begin.state.changed ?? {} };
      this.#parameters = { ...parameters, ...this.#state.changed };
      return;
    }
    const { wort } = begin;
    const { ambient } = parameters;
    const probes = { beer: wort, fridge: ambient };
    const still = { heater: 0, plate: 0, age: 0, put: 0, lost: 0, begun: 0, changed: {} };
    this.#state = { beer: wort, fridge: ambient, probes, ...still };
    this.#state.begun = this.#heat();
  }

  advance(ms: number, drives: ReadonlySet<string>, _faults: PlantFaults): void {
    const heater = drives.has('heater') ? this.#parameters.heater : 0;
    const compressor = drives.has('compressor') ? this.#parameters.compressor : 0;
    this.#drawn = { heater: heater / MAINS, compressor: compressor / COOLING_PER_WATT / MAINS };
    inSteps(ms, LONGEST_STEP_MS, (seconds) => this.#step(heater, compressor, seconds));
  }

  quantity(name: string): number {
    const { probes, age, beer } = this.#state;
    const known: Record<string, () => number> = {
      beer: () => probes.beer,
      fridge: () => probes.fridge,
      ambient: () => this.#parameters.ambient,
      gravity: () => apparentGravity(age, this.#parameters),
      ph: () => acidity(5.3, 0, beer) - 0.9 * attenuated(age, this.#parameters.lag, this.#parameters.rate),
      'air-pressure': () => airPressure(0) / 1000,
      humidity: () => ROOM_HUMIDITY,
      'heater-current': () => this.#drawn.heater,
      'compressor-current': () => this.#drawn.compressor,
      level: () => head(this.#parameters.volume) / head(1),
    };
    return known[name]?.() ?? Number.NaN;
  }

  truth(): Record<string, number> {
    const { beer, fridge, age } = this.#state;
    return {
      beer,
      fridge,
      gravity: apparentGravity(age, this.#parameters),
      attenuation: attenuated(age, this.#parameters.lag, this.#parameters.rate),
    };
  }

  energy(): EnergyLedger {
    return { put: this.#state.put, stored: this.#heat() - this.#state.begun, lost: this.#state.lost };
  }

  /** Beer stays beer. */
  water(): Ledger {
    return { put: 0, stored: 0, lost: 0 };
  }

  change(name: string, value: number): void {
    if (name !== 'ambient') return;
    this.#state.changed = { ambient: value };
    this.#parameters = { ...this.#parameters, ambient: value };
  }

  snapshot(): FermenterState {
    return structuredClone(this.#state);
  }

  #step(heater: number, compressor: number, seconds: number): void {
    const state = this.#state;
    const { volume, fridge, beerToFridge, fridgeToRoom, ambient, probeLag } = this.#parameters;
    const beerCapacity = volume * LITRE_HEAT;
    const warmed = stepElement(state.heater, heater, this.#parameters.heaterLag, seconds);
    const cooled = stepElement(state.plate, compressor, this.#parameters.compressorLag, seconds);
    state.heater = warmed.stored;
    state.plate = cooled.stored;
    const yeast = this.#ferment(seconds);
    state.put += (heater - compressor) * seconds + yeast;
    state.beer += yeast / beerCapacity;
    state.fridge += (warmed.released - cooled.released) / fridge;
    const given = exchangedHeat(state.beer, beerCapacity, state.fridge, fridge, beerToFridge, seconds);
    state.beer -= given / beerCapacity;
    state.fridge += given / fridge;
    const lost = lostHeat(state.fridge, fridge, ambient, fridgeToRoom, seconds);
    state.fridge -= lost / fridge;
    state.lost += lost;
    state.probes.beer = stepLag(state.probes.beer, state.beer, probeLag, seconds);
    state.probes.fridge = stepLag(state.probes.fridge, state.fridge, probeLag, seconds);
  }

  /** Heat of what yeast took in this step, J. */
  #ferment(seconds: number): number {
    const { age, heat } = stepYeast(this.#state.age, this.#state.beer, seconds, this.#parameters);
    this.#state.age = age;
    return heat;
  }

  #heat(): number {
    const { beer, fridge, heater, plate } = this.#state;
    return beer * this.#parameters.volume * LITRE_HEAT + fridge * this.#parameters.fridge + heater - plate;
  }
}
