import {
  type Demand,
  type Desired,
  type DesiredOrder,
  LATE_MS,
  type LoopSpec,
  type ProgramState,
  type Refusal,
} from '@cerveceria/protocol';
import type { RunMark } from '../power/energy-meter.ts';
import type { Condition } from '../safety/alarms.ts';
import { advance, demandOf } from './advance.ts';
import type { Pace } from './expected-ends.ts';
import { type GravityPoint, isStable, pointWidth, withPoint } from './gravity-points.ts';
import { GravityProbe } from './gravity-probe.ts';
import type { KeptProgram } from './kept-program.ts';
import { carryOut } from './orders.ts';
import { afterOutage, asCut, keepEveryMs } from './outage.ts';
import { programConditions } from './program-conditions.ts';
import { programRefusal, stepsRefusal } from './program-refusal.ts';
import { programReport } from './program-report.ts';
import { beginProgram, type ProgramRun, stepOf } from './program-run.ts';

export interface ConductorTick {
  /** Process-monotonic ms. */
  readonly now: number;
  /** Process ms UTC. */
  readonly wall: number;
  /** The node is stopped by a person: the program's time stands, and the outage rules judge how long it did. */
  readonly isStopped: boolean;
  /** Process value of a loop; null when there is nothing to trust. */
  valueOf(loop: string): number | null;
  /** A veto keeps the loop's outputs off against what was asked of it. */
  isHeld(loop: string): boolean;
  /** SG beside the loop, of this very moment; null when there is nothing to trust. */
  gravityOf(loop: string): number | null;
  /** Whether the loop's wort boils; null where nothing judges it. */
  boilingOf(loop: string): boolean | null;
}

/** Longer than this without an advance is an outage; process-monotonic ms. */
const GAP_MS = 5000;
/** After a start a reading and the time are waited for so long, before their absence is judged; process-monotonic ms. */
const SETTLE_MS = 10_000;
/** A disk that did not take the program is tried again after this. */
const SAVE_AGAIN_MS = 5000;

/** Runs the node's program: what the desired state asks in, demands of its loops out. Reads and writes nothing itself. */
export class Conductor {
  readonly #specs: ReadonlyMap<string, LoopSpec>;
  #held: KeptProgram | null = null;
  /** It comes from before the start, and nobody has judged yet what the outage cost. */
  #isPending = false;
  #isDated = false;
  #order: DesiredOrder | null = null;
  #orderCode: string | null = null;
  #refusal: Refusal | null = null;
  #first: number | null = null;
  #last: { readonly mono: number; readonly wall: number } | null = null;
  #isChanged = false;
  #savedAt = 0;
  #isKept = true;
  #probe = new GravityProbe();

  constructor(specs: readonly LoopSpec[]) {
    this.#specs = new Map(specs.map((spec) => [spec.id, spec]));
  }

  /** The program from before the start; it goes on when the time is known and a reading is there. */
  restore(kept: KeptProgram): void {
    if (!this.#specs.has(kept.loop)) return;
    this.#held = kept;
    this.#isPending = true;
  }

  /** The process clock's wall time can be trusted from now on. */
  noteDated(): void {
    this.#isDated = true;
  }

  /** Takes what a desired document says of programs, on its arrival at `wall`. */
  desire({ program, order, version }: Desired, wall: number): void {
    if (program === undefined || (this.#held !== null && version < this.#held.version)) return;
    if (program === null) {
      this.#refusal = null;
      if (this.#held !== null && version > this.#held.version) this.#drop();
      return;
    }
    const { id, loop, pump } = program;
    if (this.#held?.id !== id && this.#refusal?.id !== id) {
      if (this.#held !== null) this.#drop();
      const code = programRefusal(this.#specs, program, wall);
      this.#refusal = code === null ? null : { loop, id, code, at: wall };
      if (code === null) {
        const run = beginProgram(program.program, wall, program.startAt) as KeptProgram['run'];
        this.#held = { id, version, loop, pump, answered: null, refused: null, gravity: [], run };
        this.#isChanged = true;
      }
    }
    if (this.#held?.id !== id) return;
    this.#held = { ...this.#held, version };
    const isNews = order != null && order.id !== this.#held.answered && order.id !== this.#order?.id;
    if (!isNews || order.program !== id) return;
    this.#order = order;
    this.#orderCode = wall - order.issued > LATE_MS ? 'order-late' : null;
  }

  tick(input: ConductorTick): void {
    const mono = Math.round(input.now);
    const wall = Math.round(input.wall);
    this.#first ??= mono;
    const before = this.#last;
    this.#last = { mono, wall };
    if (this.#held === null) return;
    const value = input.valueOf(this.#held.loop);
    if (this.#isPending) {
      if (!this.#isDated || (value === null && mono - this.#first < SETTLE_MS)) return;
      this.#isPending = false;
      this.#take(afterOutage(asCut(this.#held.run, wall), { wall, value, isClockTrusted: true }), true);
    } else if (before !== null) {
      // The program's time is the monotonic one: a wall clock that is set moves with it what it is compared with.
      const set = wall - before.wall - (mono - before.mono);
      if (set !== 0) this.#setClock(this.#held, set);
    }
    this.#carryOut(wall);
    if (input.isStopped) return;
    if (wall - this.#held.run.at > GAP_MS)
      this.#take(afterOutage(this.#held.run, { wall, value, isClockTrusted: true }), true);
    this.#noteGravity(input.gravityOf(this.#held.loop), wall);
    const { run, events } = advance(this.#held.run, {
      wall,
      value,
      ...this.#gravity(this.#held),
      boiling: input.boilingOf(this.#held.loop),
      isHeld: input.isHeld(this.#held.loop),
    });
    this.#take(run, events.length > 0);
  }

  /** What the program asks of a loop; null when it says nothing of it. */
  demand(loop: string): Demand | null {
    if (this.#held === null || (loop !== this.#held.loop && loop !== this.#held.pump)) return null;
    const { run, pump } = this.#held;
    if (run.phase === 'scheduled' || run.before === 'scheduled') return null;
    if (this.#isPending) return { mode: 'off' };
    const asked = demandOf(run);
    if (loop === pump) return asked.pump ? { mode: 'manual', duty: 1 } : { mode: 'off' };
    if (asked.power !== null) return { mode: 'manual', duty: asked.power };
    if (asked.setPoint === null) return { mode: 'off' };
    const boil = asked.boilPower === null ? {} : { boilPower: asked.boilPower };
    return { mode: 'auto', setPoint: asked.setPoint, ...boil };
  }

  get conditions(): Condition[] {
    const run = this.#shown;
    return this.#held === null || run === null ? [] : programConditions(this.#held.loop, run, this.#isKept);
  }

  get refusals(): Refusal[] {
    return this.#refusal === null ? [] : [this.#refusal];
  }

  /** Loop that the program rules; null when there is none. */
  get loop(): string | null {
    return this.#held?.loop ?? null;
  }

  /** Record that the present belongs to; null when there is no program. */
  get mark(): RunMark | null {
    if (this.#held === null) return null;
    const { id, loop, run } = this.#held;
    const isOpen = run.records.length > 0 && run.phase !== 'done' && !this.#isPending;
    return { id, loop, record: isOpen ? run.records.length - 1 : null };
  }

  /** How many records the run has, those included that are not reported any more. */
  get records(): number {
    return this.#held?.run.records.length ?? 0;
  }

  report(pace: Pace): ProgramState | null {
    const run = this.#shown;
    return this.#held === null || run === null ? null : programReport({ ...this.#held, run }, pace);
  }

  /** The program when it is time to keep it durably (null: that there is none), else undefined. */
  toKeep(mono: number, isKept: boolean): KeptProgram | null | undefined {
    this.#isKept = isKept;
    const age = mono - this.#savedAt;
    const isDue = this.#isChanged || (isKept ? age >= this.#saveEvery() : age >= SAVE_AGAIN_MS);
    if (!isDue) return undefined;
    this.#isChanged = false;
    this.#savedAt = mono;
    return this.#held;
  }

  #saveEvery(): number {
    if (this.#held === null || this.#isPending) return Number.POSITIVE_INFINITY;
    const { run } = this.#held;
    // Not only what counts: of a pause too it has to be known later when a power cut began.
    const isStanding = run.phase === 'scheduled' || run.phase === 'doubt' || run.phase === 'done';
    return !isStanding && run.before !== 'scheduled' ? keepEveryMs(run as ProgramRun) : Number.POSITIVE_INFINITY;
  }

  /** The run as people see it: without the time nobody knows what the outage cost. */
  get #shown(): ProgramRun | null {
    if (this.#held === null) return null;
    const run = this.#held.run as ProgramRun;
    const isStanding = run.phase === 'done' || run.phase === 'scheduled' || run.before === 'scheduled';
    const waited = (this.#last?.mono ?? 0) - (this.#first ?? 0);
    if (!this.#isPending || this.#isDated || isStanding || waited < SETTLE_MS) return run;
    return { ...run, phase: 'doubt', before: run.phase, doubt: 'clock-unknown' };
  }

  #carryOut(wall: number): void {
    const order = this.#order;
    if (order === null || this.#held === null) return;
    this.#order = null;
    const spec = this.#specs.get(this.#held.loop) as LoopSpec;
    const steps = order.order.kind === 'replace-rest' ? stepsRefusal(spec, order.order.steps) : null;
    const code = this.#orderCode ?? steps;
    const { run, refused } =
      code === null ? carryOut(this.#held.run, order.order, wall) : { run: this.#held.run, refused: code };
    this.#held = { ...this.#held, answered: order.id, refused };
    if (refused === null && order.order.kind === 'gravity')
      this.#keepGravity({ at: wall, value: order.order.value, by: order.owner });
    this.#take(run, true);
  }

  #setClock({ run, gravity }: KeptProgram, by: number): void {
    this.#take({ ...run, at: run.at + by });
    if (this.#held !== null)
      this.#held = { ...this.#held, gravity: gravity.map((point) => ({ ...point, at: point.at + by })) };
  }

  #noteGravity(value: number | null, wall: number): void {
    if (this.#held === null || this.#held.run.phase === 'done') return;
    const point = this.#probe.note(value, wall, pointWidth(stepOf(this.#held.run as ProgramRun).end));
    if (point !== null) this.#keepGravity(point);
  }

  #keepGravity(point: GravityPoint): void {
    if (this.#held === null) return;
    this.#held = { ...this.#held, gravity: withPoint(this.#held.gravity, point) };
    this.#isChanged = true;
  }

  #gravity({ run, gravity }: KeptProgram): { gravity: number | null; stable: boolean | null } {
    const { end } = stepOf(run as ProgramRun);
    const stable = end.kind === 'stable-gravity' ? isStable(gravity, end.within, end.ms) : null;
    return { gravity: gravity.at(-1)?.value ?? null, stable };
  }

  #take(run: ProgramRun, isNews = false): void {
    if (this.#held === null) return;
    if (isNews || run.phase !== this.#held.run.phase) this.#isChanged = true;
    this.#held = { ...this.#held, run: run as KeptProgram['run'] };
  }

  #drop(): void {
    this.#held = null;
    this.#isPending = false;
    this.#order = null;
    this.#isChanged = true;
  }
}
