import type { Cell, Desired, LoopState, Refusal, Reported } from '@cerveceria/protocol';
import { quantise } from '@cerveceria/protocol';
import { type Accepted, acceptDesired, NOTHING_ACCEPTED, rule } from '../control/demand.ts';
import type { Kettles } from '../keeping/kettles-file.ts';
import { NodePower } from '../power/node-power.ts';
import { planPower } from '../power/power-plan.ts';
import { Conductor } from '../program/conductor.ts';
import type { Pace } from '../program/expected-ends.ts';
import { type Alarms, alarmList, type Condition, NO_ALARMS, updateAlarms } from '../safety/alarms.ts';
import { CurrentProof, type ProvenOutput } from '../safety/current-proof.ts';
import { desireStop, type LocalStop, NO_STOP, orderStop, type StopOrder } from '../safety/local-stop.ts';
import type { Judged } from '../sensing/judge.ts';
import { conditionsOf } from './conditions.ts';
import { type LoopPlan, LoopUnit } from './loop-unit.ts';

/** What stands until a person resets it, and so has to outlive the process. */
export interface Latches {
  readonly stop: LocalStop;
  /** By loop id. */
  readonly trips: Readonly<Record<string, { readonly code: string; readonly version: number }>>;
}

export interface TickInput {
  /** Process-monotonic ms. */
  readonly now: number;
  /** Process ms UTC. */
  readonly wall: number;
  readonly channels: ReadonlyMap<string, Judged>;
  /** What the world around the tick adds to the alarms: a guard that stepped in, a line that contradicts. */
  readonly conditions: readonly Condition[];
  /** Code of what holds every output off: the guard stepped in, a line did not follow. Left out or null: nothing. */
  readonly hold?: string | null;
}

type Report = Omit<Reported, 'buffered' | 'dropped'>;

const limitedBy = (limited: LoopState['limited']) => (limited == null ? {} : { limited });

/** The decisions of one node: judged values in, outputs out, nothing read and nothing written. */
export class NodeTick {
  readonly #node: string;
  readonly #units: readonly LoopUnit[];
  #accepted: ReadonlyMap<string, Accepted> = new Map();
  #refused: readonly Refusal[] = [];
  /** By loop, the override that ended last: a clock that is set back does not bring it back. */
  readonly #ended = new Map<string, string>();
  #version = 0;
  #stop: LocalStop = NO_STOP;
  #alarms: Alarms = NO_ALARMS;
  #isHeard = false;
  #states: readonly LoopState[] = [];
  /** By output, as they have been since the last tick. */
  #levels: ReadonlyMap<string, boolean> = new Map();
  readonly conductor: Conductor;
  readonly power: NodePower;

  readonly #proof: CurrentProof;

  /**
   * @param power left out: nothing limits what may be on
   * @param proven outputs whose current is measured
   */
  constructor(
    node: string,
    plans: readonly LoopPlan[],
    power = new NodePower(planPower(undefined, plans), node),
    proven: readonly ProvenOutput[] = [],
  ) {
    this.power = power;
    this.#proof = new CurrentProof(node, proven);
    this.#node = node;
    this.#units = plans.map((plan) => new LoopUnit(plan));
    this.conductor = new Conductor(plans.map(({ spec }) => spec));
  }

  get latches(): Latches {
    const trips = this.#units.flatMap(({ plan, trip }) => (trip === null ? [] : [[plan.spec.id, trip] as const]));
    return { stop: this.#stop, trips: Object.fromEntries(trips) };
  }

  restore({ stop, trips }: Latches): void {
    this.#stop = stop;
    for (const unit of this.#units) {
      const trip = trips[unit.plan.spec.id];
      if (trip !== undefined) unit.restoreTrip(trip);
    }
  }

  /** What the loops learned of their kettles, by loop. */
  get learned(): Kettles {
    const kept = this.#units.flatMap(({ plan, learned }) =>
      learned === null ? [] : [[plan.spec.id, learned] as const],
    );
    return Object.fromEntries(kept);
  }

  restoreLearned(kettles: Kettles): void {
    for (const unit of this.#units) {
      const kept = kettles[unit.plan.spec.id];
      if (kept !== undefined) unit.restoreLearned(kept);
    }
  }

  /** Takes a desired document, unless it is older than the one that rules or another node's. */
  desire(desired: Desired, wall: number): boolean {
    if (desired.node !== this.#node || desired.version < this.#version) return false;
    const specs = this.#units.map(({ plan }) => plan.spec);
    const { accepted, refused } = acceptDesired(specs, desired, wall, this.#accepted);
    this.#accepted = accepted;
    this.#refused = refused;
    this.#version = desired.version;
    this.#stop = desireStop(this.#stop, desired);
    this.conductor.desire(desired, wall);
    return true;
  }

  /** A hub is there, or none is. */
  heard(isHeard: boolean): void {
    this.#isHeard = isHeard;
  }

  stop(order: StopOrder): void {
    this.#stop = orderStop(this.#stop, order);
  }

  /** On or off by output name. */
  tick({ now, wall, channels, conditions, hold = null }: TickInput): ReadonlyMap<string, boolean> {
    const outputs = new Map<string, boolean>();
    const isStopped = this.#stop.order !== null;
    this.conductor.tick({
      now,
      wall,
      isStopped,
      valueOf: (loop) => this.#valueOf(loop, channels),
      isHeld: (loop) => this.#isHeld(loop),
      gravityOf: (loop) => this.#gravityOf(loop, channels),
      boilingOf: (loop) => this.#states.find(({ id }) => id === loop)?.boiling ?? null,
    });
    this.#proof.tick(now, this.#levels, channels);
    const states = this.#units.map((unit) => {
      const { spec, fallback } = unit.plan;
      const accepted = this.#live(spec.id, wall);
      const state = unit.tick({
        now,
        ruling: rule(accepted, fallback, this.conductor.demand(spec.id), isStopped, wall),
        version: this.#version,
        channel: (name) => channels.get(name),
        isOutputOn: (name) => outputs.get(name) === true && !this.#proof.isIdle(name),
        wasOutputOn: (name) => this.#levels.get(name) === true,
        hold,
      });
      for (const [name, isOn] of unit.levels) outputs.set(name, isOn);
      return state;
    });
    this.power.count(now, this.#levels, (name) => channels.get(name)?.value ?? null, this.conductor.mark);
    this.power.settle(this.#units, now);
    for (const unit of this.#units) for (const [name, isOn] of unit.levels) outputs.set(name, isOn);
    this.#states = states.map((state, i) => ({ ...state, ...limitedBy(this.#units[i]?.limited) }));
    this.#levels = outputs;
    const own = conditionsOf(this.#node, channels, this.#states, this.#stop, this.#doubtful);
    this.#alarms = updateAlarms(
      this.#alarms,
      [...own, ...this.#proof.conditions, ...this.conductor.conditions, ...conditions],
      wall,
      this.#isHeard,
    );
    return outputs;
  }

  /** By the last tick. A heater that waits for its pump does as was asked: a program rests its pump on purpose. */
  #isHeld(loop: string): boolean {
    const veto = this.#states.find(({ id }) => id === loop)?.veto ?? null;
    return veto !== null && veto !== 'needs-output';
  }

  /** Loops whose probe is to be looked at. */
  get #doubtful(): readonly string[] {
    return this.#units.filter(({ isDoubtful }) => isDoubtful).map(({ plan }) => plan.spec.id);
  }

  #valueOf(loop: string, channels: ReadonlyMap<string, Judged>): number | null {
    const input = this.#units.find(({ plan }) => plan.spec.id === loop)?.plan.input ?? null;
    return input === null ? null : (channels.get(input)?.value ?? null);
  }

  #gravityOf(loop: string, channels: ReadonlyMap<string, Judged>): number | null {
    const gravity = this.#units.find(({ plan }) => plan.spec.id === loop)?.plan.gravity ?? null;
    return gravity === null ? null : (channels.get(gravity)?.value ?? null);
  }

  /** What the program's loop brings, for when its steps will be over. */
  #pace(): Pace {
    const { loop } = this.conductor;
    const state = this.#states.find(({ id }) => id === loop);
    const rate = this.#units.find(({ plan }) => plan.spec.id === loop)?.plan.guard.plant?.rate ?? 0;
    const learned = state?.learned;
    const heating = learned === undefined || learned.phase === 'learning' ? rate : learned.gain;
    return { value: state?.pv ?? null, heating, cooling: null };
  }

  #live(id: string, wall: number): Accepted {
    const accepted = this.#accepted.get(id) ?? NOTHING_ACCEPTED;
    const { override } = accepted;
    if (override === null) return accepted;
    const life = `${override.id} ${override.expires}`;
    if (wall >= override.expires) this.#ended.set(id, life);
    return this.#ended.get(id) === life ? { ...accepted, override: null } : accepted;
  }

  /** Outputs of the loops of whose inputs one has no value. */
  blindOutputs(channels: ReadonlyMap<string, Judged>): string[] {
    const isBlind = (name: string | undefined | null) => name != null && (channels.get(name)?.value ?? null) === null;
    return this.#units
      .filter(({ plan }) => isBlind(plan.input) || isBlind(plan.chamber?.input))
      .flatMap(({ plan }) => plan.outputs.map(({ name }) => name));
  }

  report(wall: number): Report {
    const { order } = this.#stop;
    const { report: power, energy } = this.power;
    return {
      version: this.#version,
      at: wall,
      loops: this.#states.map((state) => energy.withLoop(state)),
      alarms: alarmList(this.#alarms),
      refused: [...this.#refused, ...this.conductor.refusals],
      stop: order === null ? null : { id: order.id, owner: order.owner, reason: order.reason, at: order.at },
      program: energy.withRun(this.conductor.report(this.#pace()), this.conductor.records),
      ...(power === null ? {} : { power }),
    };
  }

  /** Set point and duty of a loop as cells of a scan; a loop that is not automatic has no set point. */
  loopCells(id: string): { readonly setPoint: Cell; readonly duty: Cell } {
    const state = this.#states.find((each) => each.id === id);
    if (state === undefined) return { setPoint: 'missing', duty: 'missing' };
    return {
      setPoint: state.setPoint === null ? 'missing' : quantise(state.setPoint, 0.01),
      duty: quantise(state.duty, 0.001),
    };
  }
}
