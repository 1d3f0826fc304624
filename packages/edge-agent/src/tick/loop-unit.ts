import type { Demand, LimitedBy, LoopSpec, LoopState } from '@cerveceria/protocol';
import { CASCADE_START, type CascadeRules, type CascadeState, cascadeStep } from '../control/cascade.ts';
import { type ChangeOver, NEVER_RAN, noteRun, splitDuty } from '../control/change-over.ts';
import type { Ruling } from '../control/demand.ts';
import type { KettleFacts } from '../control/learning/kettle-learner.ts';
import {
  LOOP_START,
  type LoopInput,
  type LoopMemory,
  type LoopRules,
  type LoopStep,
  loopStep,
} from '../control/loop.ts';
import {
  cutOff,
  type Proportion,
  type ProportionRules,
  proportion,
  proportionStart,
  withhold,
} from '../control/time-proportion.ts';
import type { KeptLoop } from '../keeping/kettles-file.ts';
import type { LoadAsk } from '../power/power-rules.ts';
import { GUARD_START, type GuardMemory, type GuardRules, guardLoop } from '../safety/loop-guard.ts';
import type { Judged } from '../sensing/judge.ts';
import { HeatAdvice } from './heat-advice.ts';

/** One output of a loop: `heat` takes the positive side of the duty, `cool` the negative one. */
export interface LoopOutput {
  readonly name: string;
  readonly side: 'heat' | 'cool';
  readonly rules: ProportionRules;
}

/** All that is fixed about a loop while the agent runs. */
export interface LoopPlan {
  readonly spec: LoopSpec;
  /** Name of the input channel within the node; null for a pump. */
  readonly input: string | null;
  /** Name of the channel with the gravity of what the loop keeps; null: people alone measure it. */
  readonly gravity: string | null;
  readonly outputs: readonly LoopOutput[];
  readonly rules: LoopRules;
  readonly guard: GuardRules;
  readonly changeOverMs: number;
  readonly fallback: Demand;
  /** What is known of the kettle beforehand; null: nothing is learned and the PID rules alone. */
  readonly kettle: KettleFacts | null;
  /** Duty of a boil that nobody named another for. */
  readonly boilPower: number;
  /** Of the element; null where nobody said. */
  readonly powerW: number | null;
  /** Channel and law of the chamber around the beer; null: heating and cooling answer to the loop's own input. */
  readonly chamber: { readonly input: string; readonly rules: CascadeRules } | null;
}

export interface LoopTick {
  /** Process-monotonic ms. */
  readonly now: number;
  readonly ruling: Ruling;
  /** Version of the desired state that rules. */
  readonly version: number;
  channel(name: string): Judged | undefined;
  isOutputOn(name: string): boolean;
  /** By the last tick. */
  wasOutputOn(name: string): boolean;
  /** Code of what holds every output of the node off, whatever its loops want; null: nothing does. */
  readonly hold: string | null;
}

interface Trip {
  readonly code: string;
  readonly version: number;
}

/** One loop from value to on and off: control first, then the guard that can only forbid, then the windows. */
export class LoopUnit {
  readonly plan: LoopPlan;
  #memory: LoopMemory = LOOP_START;
  #guard: GuardMemory = GUARD_START;
  #windows = new Map<string, Proportion>();
  /** As they were before this tick. */
  #before: ReadonlyMap<string, Proportion> = new Map();
  #limitedBy: LimitedBy = 'budget';
  #changeOver: ChangeOver = NEVER_RAN;
  #veto: string | null = null;
  #ceiling = Number.POSITIVE_INFINITY;
  #isWaiting = false;
  #isDoubtful = false;
  #split = { heat: 0, cool: 0 };
  #tripVersion = 0;
  #outer: CascadeState = CASCADE_START;
  readonly #advice: HeatAdvice;

  constructor(plan: LoopPlan) {
    this.plan = plan;
    this.#advice = new HeatAdvice(plan);
  }

  /** The trip that a person has to reset, to be kept over a restart. */
  get trip(): Trip | null {
    return this.#guard.latched === null ? null : { code: this.#guard.latched, version: this.#tripVersion };
  }

  restoreTrip({ code, version }: Trip): void {
    this.#guard = { ...GUARD_START, latched: code };
    this.#tripVersion = version;
  }

  /** The probe stands still although the wort is likely to cool. */
  get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  /** What was learned of the kettle, to be kept over a restart; null: nothing. */
  get learned(): KeptLoop | null {
    return this.#advice.kept;
  }

  restoreLearned(kept: KeptLoop): void {
    this.#advice.restore(kept);
  }

  /** What each of the loop's outputs is now to be. */
  get levels(): readonly (readonly [name: string, isOn: boolean])[] {
    return [...this.#windows].map(([name, window]) => [name, window.on]);
  }

  /** What each output wants to be after this tick, before anybody shares out the power. */
  get asks(): (LoadAsk & { readonly duty: number })[] {
    return this.plan.outputs.map(({ name, side }) => {
      const before = this.#before.get(name) as Proportion;
      const duty = this.#split[side];
      return { name, wasOn: before.on, since: before.since, wants: this.#windows.get(name)?.on === true, duty };
    });
  }

  /** Keeps an output off that wants to be on. */
  withhold(name: string, by: LimitedBy, now: number): void {
    const before = this.#before.get(name) as Proportion;
    this.#windows.set(name, withhold(before, this.#windows.get(name) as Proportion, now));
    this.#limitedBy = by;
  }

  /** What keeps, or in this window kept, an output off that wants to be on. */
  get limited(): LimitedBy | null {
    return [...this.#windows.values()].some(({ isHeld, heldMs }) => isHeld || heldMs > 0) ? this.#limitedBy : null;
  }

  tick(input: LoopTick): LoopState {
    const { now, ruling } = input;
    if (this.#windows.size === 0) this.#begin(now);
    this.#before = new Map(this.#windows);
    const reading = this.plan.input === null ? null : (input.channel(this.plan.input) ?? null);
    const value = reading?.value ?? null;
    const { mode, setPoint } = ruling.demand;
    const isHolding = mode === 'auto' && setPoint !== undefined;
    const demand = isHolding ? { ...ruling.demand, setPoint: Math.min(setPoint, this.#ceiling) } : ruling.demand;
    const standing = this.#memory.mode === 'off' ? null : this.#memory.duty;
    const advice = this.#advice.tick(now, value, demand, this.#isOn('heat'), standing);
    const chamber = this.plan.chamber === null ? null : (input.channel(this.plan.chamber.input)?.value ?? null);
    const step = loopStep(this.#memory, this.#rules, {
      ...this.#innermost(now, demand, value, chamber),
      now,
      achieved: this.#achieved(),
      isVetoed: this.#veto !== null || this.#isWaiting,
      advice,
    });
    this.#memory = step.memory;
    this.#veto = this.#judge(input, reading);
    this.#drive(this.#veto === null && !this.#isWaiting ? step.duty : 0, now);
    return this.#state(step, ruling, reading, chamber);
  }

  /** Nobody knows what ran before a restart: minimum off-times and the rest between heating and cooling begin here. */
  #begin(now: number): void {
    for (const { name } of this.plan.outputs) this.#windows.set(name, proportionStart(now));
    const has = (side: 'heat' | 'cool') => this.plan.outputs.some((output) => output.side === side);
    this.#changeOver = noteRun(NEVER_RAN, has('heat'), has('cool'), now);
  }

  /** Gains that a relay experiment found know the kettle better than the guess that the others were made for. */
  get #rules(): LoopRules {
    const { gains } = this.#advice;
    return gains === this.plan.rules.gains ? this.plan.rules : { ...this.plan.rules, gains, lazy: null };
  }

  /** What the law that drives the outputs answers to: the loop's own, or in a cascade the chamber's. */
  #innermost(
    now: number,
    demand: Demand,
    value: number | null,
    chamber: number | null,
  ): Pick<LoopInput, 'demand' | 'value'> {
    if (this.plan.chamber === null) return { demand, value };
    if (demand.mode !== 'auto' || demand.setPoint === undefined) {
      this.#outer = CASCADE_START;
      return { demand, value: chamber };
    }
    const { setPoint } = demand;
    this.#outer = cascadeStep(this.#outer, this.plan.chamber.rules, { now, setPoint, beer: value, chamber });
    return {
      demand: { mode: 'auto', setPoint: this.#outer.setPoint ?? setPoint },
      value: value === null || this.#outer.setPoint === null ? null : chamber,
    };
  }

  #judge(
    { now, ruling, version, channel, isOutputOn, wasOutputOn, hold }: LoopTick,
    reading: Judged | null,
  ): string | null {
    const wasLatched = this.#guard.latched !== null;
    const isPersons = ruling.source === 'desired' || ruling.source === 'override';
    const verdict = guardLoop(this.#guard, this.plan.guard, {
      now,
      input: this.plan.input === null ? null : (reading ?? { value: null, cell: 'missing', at: now }),
      wasHeating: this.#isOn('heat'),
      isOutputOn,
      wasOutputOn,
      channel,
      setPoint: ruling.demand.mode === 'auto' ? (ruling.demand.setPoint ?? null) : null,
      hold,
      isReset: wasLatched && isPersons && ruling.demand.mode === 'off' && version > this.#tripVersion,
    });
    if (!wasLatched && verdict.memory.latched !== null) this.#tripVersion = version;
    this.#guard = verdict.memory;
    this.#ceiling = verdict.ceiling ?? Number.POSITIVE_INFINITY;
    this.#isWaiting = verdict.isWaiting;
    this.#isDoubtful = verdict.isDoubtful;
    return verdict.veto;
  }

  #drive(duty: number, now: number): void {
    this.#changeOver = noteRun(this.#changeOver, this.#isOn('heat'), this.#isOn('cool'), now);
    if (this.#veto !== null) {
      this.#windows = new Map([...this.#windows].map(([name, window]) => [name, cutOff(window, now)]));
      this.#split = { heat: 0, cool: 0 };
      return;
    }
    this.#split = splitDuty(duty, this.#changeOver, now, this.plan.changeOverMs);
    for (const { name, side, rules } of this.plan.outputs)
      this.#windows.set(name, proportion(this.#windows.get(name) as Proportion, this.#split[side], now, rules));
    this.#keepApart(now);
  }

  /** A minimum on-time may hold one side while the other begins; the side that is asked for waits. */
  #keepApart(now: number): void {
    if (!this.#isOn('heat') || !this.#isOn('cool')) return;
    const waiting = this.plan.outputs.find(({ side }) => this.#split[side] > 0) ?? this.plan.outputs[0];
    if (waiting !== undefined)
      this.#windows.set(waiting.name, cutOff(this.#windows.get(waiting.name) as Proportion, now));
  }

  #isOn(side: 'heat' | 'cool'): boolean {
    return this.plan.outputs.some((output) => output.side === side && this.#windows.get(output.name)?.on === true);
  }

  /** Duty that the actuators reached, by what their windows fell short of. */
  #achieved(): number {
    let achieved = 0;
    for (const { name, side } of this.plan.outputs) {
      const done = this.#split[side] - (this.#windows.get(name)?.shortfall ?? 0);
      achieved += side === 'heat' ? done : -done;
    }
    return achieved;
  }

  #state(step: LoopStep, ruling: Ruling, reading: Judged | null, chamber: number | null): LoopState {
    const { mode } = step.memory;
    const isHeld = this.#veto !== null && (mode !== 'off' || this.#guard.latched !== null);
    const duty = this.plan.rules.kind === 'pump' ? this.#split.heat : this.#split.heat - this.#split.cool;
    return {
      id: this.plan.spec.id,
      mode,
      source: isHeld ? 'safety' : ruling.source,
      setPoint: mode === 'auto' ? (ruling.demand.setPoint ?? null) : null,
      pv: reading?.value ?? null,
      duty: duty + 0,
      terms: step.terms,
      ...this.#advice.state,
      ...(this.plan.chamber === null ? {} : { chamber: { setPoint: this.#outer.setPoint, pv: chamber } }),
      override: ruling.override,
      veto: isHeld ? this.#veto : null,
    };
  }
}
