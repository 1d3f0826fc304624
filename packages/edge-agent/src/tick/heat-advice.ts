import type { Demand, LoopState } from '@cerveceria/protocol';
import { BOIL_START, type BoilState, boilStep } from '../control/boil-finder.ts';
import { boilDuty } from '../control/boil-law.ts';
import { KettleLoop } from '../control/learning/kettle-loop.ts';
import type { LoopInput } from '../control/loop.ts';
import type { PidGains } from '../control/pid.ts';
import { type RelayState, relayStart, relayStep } from '../control/relay-tune.ts';
import type { KeptLoop } from '../keeping/kettles-file.ts';
import type { LoopPlan } from './loop-unit.ts';

/** Nearer to its set point than this the wort is held and does not stop rising by itself, °C. */
const NEAR = 1;
/** Dead time and lags of a kettle that is not known yet, s. */
const LAZY_S = 90;
/** More than a probe's noise, °C, and longer than the laziest kettle swings five times, s. */
const RELAY = { hysteresis: 0.15, low: 0, high: 1, timeout: 3 * 3600 } as const;

type Advice = NonNullable<LoopInput['advice']>;

/** What knows the kettle better than the PID: the finder of the boil, the relay experiment that was asked for, the learner. */
export class HeatAdvice {
  readonly #plan: LoopPlan;
  readonly #kettle: KettleLoop | null;
  #boil: BoilState = BOIL_START;
  #relay: RelayState | null = null;
  #isTuning = false;
  #gains: PidGains | null = null;

  constructor(plan: LoopPlan) {
    this.#plan = plan;
    this.#kettle = plan.kettle === null ? null : new KettleLoop(plan.kettle);
  }

  /** What is worth to be kept over a restart; null: nothing. */
  get kept(): KeptLoop | null {
    const kettle = this.#kettle?.kept ?? null;
    return kettle === null && this.#gains === null ? null : { kettle, gains: this.#gains };
  }

  restore({ kettle, gains }: KeptLoop): void {
    if (kettle !== null) this.#kettle?.remember(kettle);
    this.#gains = gains;
  }

  /** Of the PID: what the last relay experiment found, else those of the configuration. */
  get gains(): PidGains | null {
    return this.#gains ?? this.#plan.rules.gains;
  }

  /** Its part of the loop's state. */
  get state(): Pick<LoopState, 'learned' | 'boiling' | 'tuning'> {
    const learned = this.#kettle?.knowledge ?? null;
    return {
      ...(learned === null ? {} : { learned }),
      ...(this.#plan.guard.plant === null ? {} : { boiling: this.#boil.plateau !== null }),
      ...(this.#relay === null
        ? {}
        : { tuning: { phase: this.#relay.phase, swings: this.#relay.swings.length, gains: this.#relay.gains } }),
    };
  }

  /** What to drive instead of the PID; null: the PID rules. `standing`: the duty to go on from. */
  tick(now: number, value: number | null, demand: Demand, wasHeating: boolean, standing: number | null): Advice | null {
    const { mode, setPoint } = demand;
    this.#findBoil(now, value, demand, wasHeating);
    const { plateau } = this.#boil;
    const learned = this.#kettle?.tick({
      now,
      value,
      wasHeating,
      setPoint: mode === 'auto' && setPoint !== undefined ? setPoint : null,
      standing,
      isBoiling: plateau !== null,
    });
    const swung = this.#tune(now, value, demand);
    if (swung !== null) return { duty: swung, holding: swung };
    const boil = boilDuty(demand, plateau, this.#plan.boilPower);
    return boil === null ? (learned ?? null) : { duty: boil, holding: boil };
  }

  /** Duty of the relay while its experiment runs; it begins when it is asked for and ends with its order. */
  #tune(now: number, value: number | null, { mode, setPoint, tune }: Demand): number | null {
    const isAsked = tune === true && mode === 'auto' && setPoint !== undefined && this.#plan.rules.kind === 'heat';
    const isNew = isAsked && !this.#isTuning;
    this.#isTuning = isAsked;
    if (isNew) this.#relay = relayStart(now / 1000);
    if (this.#relay?.phase !== 'running') return null;
    if (!isAsked) {
      this.#relay = { ...this.#relay, phase: 'failed' };
      return null;
    }
    if (value === null) return 0;
    const { state, duty } = relayStep(this.#relay, { ...RELAY, setPoint }, value, now / 1000);
    this.#relay = state;
    if (state.gains !== null) this.#gains = state.gains;
    return state.phase === 'running' ? duty : null;
  }

  #findBoil(now: number, value: number | null, { mode, setPoint, boilPower }: Demand, wasHeating: boolean): void {
    const { plant } = this.#plan.guard;
    if (plant === null) return;
    const known = this.#kettle?.knowledge ?? null;
    const isKnown = known !== null && known.phase !== 'learning';
    const isNear = mode === 'auto' && setPoint !== undefined && value !== null && value > setPoint - NEAR;
    this.#boil = boilStep(this.#boil, {
      now,
      value,
      wasHeating,
      rate: isKnown ? known.gain : plant.rate,
      delay: isKnown ? known.dead + known.lag + (this.#plan.kettle?.probeLag ?? 0) : LAZY_S,
      isHolding: isNear && boilPower === undefined,
    });
  }
}
