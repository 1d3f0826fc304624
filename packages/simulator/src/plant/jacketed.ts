import { acidity } from './acidity.ts';
import { attenuated } from './attenuation.ts';
import { JACKETED_CONNECTIONS } from './connections.ts';
import { powerAt, stepElement } from './element.ts';
import { ROOM_HUMIDITY } from './evaporation.ts';
import { stepLag } from './first-order-lag.ts';
import { exchangedHeat, lostHeat } from './heat-exchange.ts';
import { head } from './hydrostatics.ts';
import {
  freshJacketed,
  GLYCOL_HEAT,
  type JacketedParameters,
  type JacketedState,
  jacketedHeat,
} from './jacketed-state.ts';
import { type EnergyLedger, inSteps, type Ledger, type Plant } from './plant.ts';
import { airPressure, LITRE_HEAT } from './water.ts';
import { apparentGravity, stepYeast } from './yeast.ts';

const LONGEST_STEP_MS = 500;
const VALVE_AMPERES = 0.4;

/** A fermenter with a glycol jacket: a valve lets the bath's glycol through it, and the bath has a chiller of its own. */
export class Jacketed implements Plant {
  readonly drives = JACKETED_CONNECTIONS.drives;
  readonly changeable = ['ambient', 'mains'] as const;
  #parameters: JacketedParameters;
  readonly #state: JacketedState;
  #drawn = { heater: 0, valve: 0 };

  constructor(parameters: JacketedParameters, begin: { wort: number } | { state: JacketedState }) {
    this.#state = 'state' in begin ? structuredClone(begin.state) : freshJacketed(parameters, begin.wort);
    this.#parameters = { ...parameters, ...this.#state.changed };
  }

  advance(ms: number, drives: ReadonlySet<string>): void {
    const { mains } = this.#parameters;
    const heater = drives.has('heater') ? powerAt(this.#parameters.heater, mains) : 0;
    const isOpen = drives.has('valve');
    this.#drawn = { heater: mains > 0 ? heater / mains : 0, valve: isOpen ? VALVE_AMPERES : 0 };
    inSteps(ms, LONGEST_STEP_MS, (seconds) => this.#step(heater, isOpen, seconds));
  }

  quantity(name: string): number {
    const { probes, age, beer } = this.#state;
    const { ambient, volume, lag, rate } = this.#parameters;
    const known: Record<string, () => number> = {
      beer: () => probes.beer,
      jacket: () => probes.jacket,
      glycol: () => probes.bath,
      ambient: () => ambient,
      gravity: () => apparentGravity(age, this.#parameters),
      ph: () => acidity(5.3, 0, beer) - 0.9 * attenuated(age, lag, rate),
      level: () => head(volume) / head(1),
      'air-pressure': () => airPressure(0) / 1000,
      humidity: () => ROOM_HUMIDITY,
      'heater-current': () => this.#drawn.heater,
      'valve-current': () => this.#drawn.valve,
    };
    return known[name]?.() ?? Number.NaN;
  }

  truth(): Record<string, number> {
    const { beer, jacket, bath, age } = this.#state;
    const { ambient, lag, rate } = this.#parameters;
    const gravity = apparentGravity(age, this.#parameters);
    return { beer, jacket, glycol: bath, ambient, gravity, attenuation: attenuated(age, lag, rate) };
  }

  energy(): EnergyLedger {
    const { put, lost, begun } = this.#state;
    return { put, stored: jacketedHeat(this.#state, this.#parameters) - begun, lost };
  }

  /** Beer stays beer, glycol stays glycol. */
  water(): Ledger {
    return { put: 0, stored: 0, lost: 0 };
  }

  change(name: string, value: number): void {
    if (name !== 'ambient' && name !== 'mains') return;
    this.#state.changed = { ...this.#state.changed, [name]: value };
    this.#parameters = { ...this.#parameters, [name]: value };
  }

  snapshot(): JacketedState {
    return structuredClone(this.#state);
  }

  #step(heater: number, isOpen: boolean, seconds: number): void {
    const state = this.#state;
    const { volume, heaterLag, chillerLag } = this.#parameters;
    const beer = volume * LITRE_HEAT;
    const warmed = stepElement(state.heater, heater, heaterLag, seconds);
    const chiller = this.#chiller();
    const cooled = stepElement(state.plate, chiller, chillerLag, seconds);
    const yeast = stepYeast(state.age, state.beer, seconds, this.#parameters);
    state.heater = warmed.stored;
    state.plate = cooled.stored;
    state.age = yeast.age;
    state.put += (heater - chiller) * seconds + yeast.heat;
    state.beer += (yeast.heat + warmed.released) / beer;
    state.bath -= cooled.released / (this.#parameters.bath * GLYCOL_HEAT);
    this.#exchange(beer, isOpen, seconds);
    this.#lose(beer, seconds);
    const { probes } = state;
    for (const name of ['beer', 'jacket', 'bath'] as const)
      probes[name] = stepLag(probes[name], state[name], this.#parameters.probeLag, seconds);
  }

  /** Thermostat of the bath: on above its set point, off half a kelvin below; W that it takes out. */
  #chiller(): number {
    const state = this.#state;
    const { bathAt, chiller } = this.#parameters;
    if (state.bath > bathAt + 0.5) state.chilling = true;
    if (state.bath < bathAt - 0.5) state.chilling = false;
    return state.chilling ? chiller : 0;
  }

  /** Bath to jacket with the glycol that flows, jacket to beer through the wall. */
  #exchange(beer: number, isOpen: boolean, seconds: number): void {
    const state = this.#state;
    const { jacket, bath, glycolFlow, wall } = this.#parameters;
    const [inJacket, inBath] = [jacket * GLYCOL_HEAT, bath * GLYCOL_HEAT];
    const flow = isOpen ? (glycolFlow / 60) * GLYCOL_HEAT : 0;
    const brought = exchangedHeat(state.bath, inBath, state.jacket, inJacket, flow, seconds);
    state.bath -= brought / inBath;
    state.jacket += brought / inJacket;
    const taken = exchangedHeat(state.beer, beer, state.jacket, inJacket, wall, seconds);
    state.beer -= taken / beer;
    state.jacket += taken / inJacket;
  }

  #lose(beer: number, seconds: number): void {
    const state = this.#state;
    const { ambient, bath, beerLoss, bathLoss } = this.#parameters;
    const inBath = bath * GLYCOL_HEAT;
    const fromBeer = lostHeat(state.beer, beer, ambient, beerLoss, seconds);
    const fromBath = lostHeat(state.bath, inBath, ambient, bathLoss, seconds);
    state.beer -= fromBeer / beer;
    state.bath -= fromBath / inBath;
    state.lost += fromBeer + fromBath;
  }
}
