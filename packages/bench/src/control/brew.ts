import { Kettle, type KettleParameters } from '@cerveceria/simulator';
import type { Controller } from './controller.ts';

const TICK_MS = 250;
const NO_FAULT = { empty: false, pumpStopped: false };

/** A kettle, and the dead time between the heater's line and its element, s, beside that of the way to the probe. */
export interface Plant {
  readonly parameters: KettleParameters;
  readonly delay: number;
}

export interface StepResult {
  readonly to: number;
  readonly over: number;
  /** s; Infinity when it never arrived. */
  readonly arrival: number;
  /** What full power takes to the set point, and what the goal allows, s. */
  readonly full: number;
  readonly latest: number;
  /** Widest distance of the true wort from 10 min after arrival, in shorter rests in their last 5 min, °C. */
  readonly hold: number;
  /** Mean share of time that the heater was on in the last five minutes. */
  readonly duty: number;
}

/** A kettle from 20 °C through the steps of a mash, its probe read once a second in steps of 1/16 °C. */
export class Brew {
  #kettle: Kettle;
  #parameters: KettleParameters;
  readonly #delay: number;
  #way: boolean[];
  #now = 0;
  #shown = 20;

  constructor({ parameters, delay }: Plant) {
    this.#parameters = parameters;
    this.#kettle = new Kettle(parameters, { wort: 20 });
    this.#delay = delay;
    this.#way = Array.from({ length: Math.round((delay * 1000) / TICK_MS) }, () => false);
  }

  change(parameters: Partial<KettleParameters>): void {
    this.#parameters = { ...this.#parameters, ...parameters };
    this.#kettle = new Kettle(this.#parameters, { state: this.#kettle.snapshot() });
  }

  /** Part of the wort is drawn off. */
  draw(share: number): void {
    const state = this.#kettle.snapshot();
    this.#kettle = new Kettle(this.#parameters, { state: { ...state, volume: state.volume * (1 - share) } });
  }

  /** 0.2 kg of grain at 20 °C for each litre, 1.6 kJ/(kg K), stirred in at once. */
  addGrain(): void {
    const state = this.#kettle.snapshot();
    const litres = (0.2 * this.#parameters.volume * 1600) / 4186;
    const mixed = (t: number) => (t * state.volume + 20 * litres) / (state.volume + litres);
    const grown = { ...state, bulk: mixed(state.bulk), bottom: mixed(state.bottom), volume: state.volume + litres };
    this.#kettle = new Kettle(this.#parameters, { state: grown });
  }

  async step(controller: Controller, to: number, rest: number, during: (second: number) => void): Promise<StepResult> {
    const full = this.#fullPower(to);
    const latest = 1.03 * full + this.#parameters.deadTime + this.#delay;
    const ticks = (Math.ceil(latest) + rest) * 4;
    const errors: number[] = [];
    let [arrival, over, on] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (let tick = 0; tick < ticks; tick++) {
      if (tick % 4 === 0) during(tick / 4);
      if (this.#now % 1000 === 0) this.#shown = Math.round(this.#kettle.quantity('wort') * 16) / 16;
      const answer = controller(this.#now, this.#shown, to);
      const isOn: boolean = typeof answer === 'boolean' ? answer : await answer;
      if (ticks - tick <= 1200 && isOn) on++;
      this.#way.push(isOn);
      this.#kettle.advance(TICK_MS, drives(this.#way.shift() === true), NO_FAULT);
      this.#now += TICK_MS;
      const error = (this.#kettle.truth()['wort'] as number) - to;
      errors.push(Math.abs(error));
      over = Math.max(over, error);
      if (Math.abs(error) <= 0.3) arrival = Math.min(arrival, (tick + 1) / 4);
    }
    const held = errors.slice(Math.min((arrival + 600) * 4, ticks - 1200));
    return {
      to,
      over,
      arrival,
      full,
      latest,
      hold: held.reduce((most, each) => Math.max(most, each), 0),
      duty: on / 1200,
    };
  }

  /** Seconds until the true wort crosses the set point when nothing is ever switched off. */
  #fullPower(to: number): number {
    const kettle = new Kettle(this.#parameters, { state: this.#kettle.snapshot() });
    const way = [...this.#way];
    let ticks = 0;
    for (; (kettle.truth()['wort'] as number) < to && ticks < 100_000; ticks++) {
      way.push(true);
      kettle.advance(TICK_MS, drives(way.shift() === true), NO_FAULT);
    }
    return ticks / 4;
  }
}

const drives = (isOn: boolean) => new Set(isOn ? ['heater', 'pump'] : ['pump']);
