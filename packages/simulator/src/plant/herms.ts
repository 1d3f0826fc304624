import { acidity } from './acidity.ts';
import { HERMS_CONNECTIONS } from './connections.ts';
import { powerAt, stepElement } from './element.ts';
import { ROOM_HUMIDITY } from './evaporation.ts';
import { stepLag } from './first-order-lag.ts';
import { addGrain, DISPLACED, freeLiquid, grainCapacity, grainConductance } from './grain.ts';
import { exchangedHeat, lostHeat } from './heat-exchange.ts';
import { freshHerms, type HermsParameters, type HermsState, hermsHeat } from './herms-state.ts';
import { discharge } from './hydrostatics.ts';
import { type EnergyLedger, inSteps, type Ledger, type Plant, type PlantFaults } from './plant.ts';
import { stepPump } from './pump.ts';
import { airPressure, boilingPoint, LITRE_HEAT, latentHeat } from './water.ts';

const LONGEST_STEP_MS = 250;
const PUMP_AMPERES = 1.5;

/** Part of the difference between bath and wort that the coil makes up for: 1 - exp(-NTU) of a bath that is one body. */
export function coilEffectiveness(coil: number, flow: number): number {
  const carried = (LITRE_HEAT * flow) / 60;
  return carried <= 0 ? 0 : -Math.expm1(-coil / carried);
}

/** Two vessels: an element heats the liquor, the pump sends the wort of the mash through a coil in it. */
export class Herms implements Plant {
  readonly drives = HERMS_CONNECTIONS.drives;
  readonly changeable = ['ambient', 'mains', 'grain'] as const;
  #parameters: HermsParameters;
  readonly #state: HermsState;
  #drawn = { heater: 0, pump: 0 };

  constructor(parameters: HermsParameters, begin: { wort: number } | { state: HermsState }) {
    this.#state = 'state' in begin ? structuredClone(begin.state) : freshHerms(parameters, begin.wort);
    this.#parameters = { ...parameters, ...this.#state.changed };
  }

  advance(ms: number, drives: ReadonlySet<string>, faults: PlantFaults): void {
    const { mains } = this.#parameters;
    const power = drives.has('heater') ? powerAt(this.#parameters.power, mains) : 0;
    this.#drawn = { heater: mains > 0 ? power / mains : 0, pump: drives.has('pump') ? PUMP_AMPERES : 0 };
    const pump = drives.has('pump') && !faults.pumpStopped;
    inSteps(ms, LONGEST_STEP_MS, (seconds) => this.#step(power, pump, seconds));
  }

  quantity(name: string): number {
    const { probes, flow, age, mash, grain, liquor } = this.#state;
    const { ambient, mashVolume, altitude, ph } = this.#parameters;
    const known: Record<string, () => number> = {
      wort: () => probes.mash,
      liquor: () => probes.liquor,
      return: () => probes.return,
      ambient: () => ambient,
      level: () => mashVolume + DISPLACED * grain.mass,
      flow: () => flow,
      pressure: () => discharge(mashVolume, flow, this.#parameters.flow),
      ph: () => acidity(ph, age, mash),
      'level-switch': () => (liquor > 0 && this.#state.volume > this.#parameters.covered ? 1 : 0),
      'flow-switch': () => (flow > this.#parameters.flow / 4 ? 1 : 0),
      'air-pressure': () => airPressure(altitude) / 1000,
      humidity: () => ROOM_HUMIDITY,
      'heater-current': () => this.#drawn.heater,
      'pump-current': () => this.#drawn.pump,
    };
    return known[name]?.() ?? Number.NaN;
  }

  truth(): Record<string, number> {
    const { mash, liquor, volume, flow, element, grain } = this.#state;
    const { ambient, mains } = this.#parameters;
    return { wort: mash, liquor, volume, flow, element, grain: grain.mass, ambient, mains, ph: this.quantity('ph') };
  }

  energy(): EnergyLedger {
    const { put, lost, begun } = this.#state;
    return { put, stored: hermsHeat(this.#state, this.#parameters) - begun, lost };
  }

  water(): Ledger {
    const { volume, steam } = this.#state;
    return { put: 0, stored: volume - this.#parameters.liquorVolume, lost: steam };
  }

  change(name: string, value: number): void {
    const state = this.#state;
    if (name === 'ambient' || name === 'mains') {
      state.changed = { ...state.changed, [name]: value };
      this.#parameters = { ...this.#parameters, [name]: value };
    }
    if (name !== 'grain') return;
    const before = hermsHeat(state, this.#parameters);
    if (value >= state.grain.mass) addGrain(state.grain, value - state.grain.mass, this.#parameters.ambient);
    else state.grain.mass = value;
    const change = hermsHeat(state, this.#parameters) - before;
    if (change > 0) state.put += change;
    else state.lost -= change;
  }

  snapshot(): HermsState {
    return structuredClone(this.#state);
  }

  #step(power: number, pump: boolean, seconds: number): void {
    const state = this.#state;
    const { mashVolume, elementLag, steel } = this.#parameters;
    state.age += seconds;
    state.flow = stepPump(state.flow, pump, this.#parameters.flow, freeLiquid(mashVolume, state.grain), seconds);
    const element = stepElement(state.element, power, elementLag, seconds);
    state.element = element.stored;
    state.put += power * seconds;
    const liquor = state.volume * LITRE_HEAT + steel;
    state.liquor += element.released / liquor;
    this.#exchange(liquor, mashVolume * LITRE_HEAT, seconds);
    this.#lose(liquor, mashVolume * LITRE_HEAT, seconds);
    this.#boil(liquor);
    this.#probe(seconds);
  }

  /** Through the coil, and between wort and grain. */
  #exchange(liquor: number, mash: number, seconds: number): void {
    const state = this.#state;
    const effect = coilEffectiveness(this.#parameters.coil, state.flow);
    const conductance = (effect * LITRE_HEAT * state.flow) / 60;
    const heat = exchangedHeat(state.liquor, liquor, state.mash, mash, conductance, seconds);
    state.liquor -= heat / liquor;
    state.mash += heat / mash;
    state.leaving = state.mash + effect * (state.liquor - state.mash);
    const { grain } = state;
    if (grain.mass <= 0) return;
    const capacity = grainCapacity(grain);
    const taken = exchangedHeat(state.mash, mash, grain.celsius, capacity, grainConductance(grain), seconds);
    state.mash -= taken / mash;
    grain.celsius += taken / capacity;
  }

  #lose(liquor: number, mash: number, seconds: number): void {
    const state = this.#state;
    const { ambient, liquorLoss, mashLoss } = this.#parameters;
    const fromLiquor = lostHeat(state.liquor, liquor, ambient, liquorLoss, seconds);
    const fromMash = lostHeat(state.mash, mash, ambient, mashLoss, seconds);
    state.liquor -= fromLiquor / liquor;
    state.mash -= fromMash / mash;
    state.lost += fromLiquor + fromMash;
  }

  /** What would make the liquor hotter than it boils leaves as steam. */
  #boil(liquor: number): void {
    const state = this.#state;
    const boilsAt = boilingPoint(this.#parameters.altitude);
    const surplus = (state.liquor - boilsAt) * liquor;
    if (surplus <= 0 || state.volume <= 0) return;
    const before = hermsHeat(state, this.#parameters);
    const gone = Math.min(state.volume, surplus / latentHeat(boilsAt));
    state.liquor = boilsAt;
    state.volume -= gone;
    state.steam += gone;
    state.lost += before - hermsHeat(state, this.#parameters);
  }

  #probe(seconds: number): void {
    const { probes, mash, liquor, leaving, flow } = this.#state;
    const { probeLag, ambient } = this.#parameters;
    probes.mash = stepLag(probes.mash, mash, probeLag, seconds);
    probes.liquor = stepLag(probes.liquor, liquor, probeLag, seconds);
    probes.return = stepLag(probes.return, flow > 0 ? leaving : ambient, flow > 0 ? probeLag : 300, seconds);
  }
}
