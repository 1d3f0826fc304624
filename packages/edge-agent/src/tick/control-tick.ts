import type { Cell, DriverFaults, LoopSpec } from '@cerveceria/protocol';
import type { Log, ServiceNotify } from '@cerveceria/runtime';
import type { Outputs } from '../actuators/outputs.ts';
import type { Guard } from '../guard/guard.ts';
import type { KettleStore } from '../keeping/kettles-file.ts';
import type { LatchStore } from '../latches/latch-file.ts';
import { LogRepeats } from '../log-repeats.ts';
import type { BufferLink } from '../outbox/buffer-thread.ts';
import type { EnergyStore } from '../power/energy-file.ts';
import type { ProgramStore } from '../program/program-file.ts';
import { programNews } from '../program/program-report.ts';
import { Health } from '../safety/health.ts';
import type { Judged } from '../sensing/judge.ts';
import type { Sampler } from '../sensing/sampler.ts';
import type { Moment } from '../step/steps.ts';
import type { NodeTick } from './node-tick.ts';
import { voteConditions } from './vote-conditions.ts';

export interface ControlTickDeps {
  readonly node: string;
  readonly loops: readonly LoopSpec[];
  /** Process ms; 0: a scan every tick. */
  readonly scanMs: number;
  readonly sampler: Sampler;
  /** Chips with which something went wrong. */
  driverFaults(): DriverFaults[];
  readonly decisions: NodeTick;
  readonly outputs: Outputs;
  readonly guard: Guard;
  readonly buffer: BufferLink;
  readonly latches: LatchStore;
  readonly programs: ProgramStore;
  readonly energies: EnergyStore;
  readonly kettles: KettleStore;
  readonly notify: ServiceNotify;
  readonly log: Log;
}

const REPORT_MS = 1000;
/** What is learned changes a little with every fit; process-monotonic ms between two savings. */
const LEARNED_MS = 300_000;
/** A disk that did not take the latches is tried again after this; process-monotonic ms. */
const SAVE_AGAIN_MS = 5000;

/** One tick, from judged values to written lines, and what is told of it afterwards. Awaits nothing. */
export class ControlTick {
  readonly #deps: ControlTickDeps;
  readonly #health: Health;
  #channels: ReadonlyMap<string, Judged> = new Map();
  #levels: ReadonlyMap<string, boolean> = new Map();
  #hasFailed = false;
  #isAfterTrip = false;
  #isReady = false;
  #lastScan = Number.NEGATIVE_INFINITY;
  #lastReport = Number.NEGATIVE_INFINITY;
  #told = '';
  #latched: string;
  #lastSave = Number.NEGATIVE_INFINITY;
  #lastLearned = Number.NEGATIVE_INFINITY;
  readonly #repeats = new LogRepeats();

  constructor(deps: ControlTickDeps) {
    this.#deps = deps;
    this.#health = new Health(deps.node);
    this.#latched = JSON.stringify(deps.decisions.latches);
  }

  /** Starts the readings that are due; resolves when they are in, which only a simulated step waits for. */
  poll(mono: number): Promise<void> {
    return this.#deps.sampler.poll(mono);
  }

  get isReading(): boolean {
    return this.#deps.sampler.isReading;
  }

  /** Decides and writes. */
  decide({ mono, wall }: Moment): void {
    const { decisions, guard, node, outputs, sampler } = this.#deps;
    this.#channels = sampler.current(mono);
    this.#isAfterTrip = guard.isTripped();
    if (this.#isAfterTrip) this.#health.noteTrip(mono);
    const hold = this.#isAfterTrip ? 'guard-stepped-in' : this.#health.holding(mono);
    const conditions = [...this.#health.conditions(mono), ...voteConditions(node, sampler.odd)];
    this.#levels = decisions.tick({ now: mono, wall, channels: this.#channels, conditions, hold });
    // A guard that stepped in meanwhile is right, whatever this tick wants.
    if (guard.isTripped()) this.#levels = new Map();
    this.#hasFailed = false;
    guard.arm();
    try {
      outputs.write(this.#levels);
    } catch (error) {
      this.failed(error, mono);
    }
  }

  /** The outputs could not be written. */
  failed(err: unknown, mono: number): void {
    this.#hasFailed = true;
    if (this.#repeats.isNews('write', String(err), mono)) this.#deps.log.error({ err }, 'the outputs were not written');
  }

  /** After the writes took effect: looks at the lines, feeds guard and watchdog, tells the buffer. */
  finish(at: Moment): void {
    const { guard, log, notify, outputs } = this.#deps;
    const contradictions = this.#hasFailed ? [] : outputs.contradictions();
    if (contradictions.length > 0 && this.#repeats.isNews('lines', contradictions.join(), at.mono))
      log.error({ contradictions }, 'lines do not read what was written');
    this.#health.noteWrite(at.mono, this.#hasFailed, contradictions);
    const areSure = this.#health.areOutputsSure;
    if (this.#isAfterTrip && areSure) guard.rearm();
    // A guard that stepped in while this tick wrote is right, whatever the tick wanted.
    else if (!areSure || guard.isTripped()) outputs.off();
    guard.tickDone(at.mono);
    if (areSure && this.#isBlindOff()) {
      if (!this.#isReady) notify.ready('in control');
      this.#isReady = true;
      notify.watchdog();
    }
    this.#keepLatches(at.mono);
    this.#keepProgram(at.mono);
    this.#keepLearned(at.mono);
    this.#keepEnergy(at.mono);
    this.#scan(at);
    this.#report(at);
  }

  /** A new desired state is answered when it comes; what it changes follows with the next tick, which may be long. */
  answer(at: Moment): void {
    if (this.#told !== '') this.#report(at);
  }

  /** Every loop has a fresh input, or its outputs are off. */
  #isBlindOff(): boolean {
    return this.#deps.decisions.blindOutputs(this.#channels).every((name) => this.#levels.get(name) !== true);
  }

  #keepLatches(mono: number): void {
    const { decisions, latches } = this.#deps;
    const now = decisions.latches;
    const text = JSON.stringify(now);
    const areKept = latches.isKept();
    this.#health.noteLatches(areKept);
    if (text === this.#latched && (areKept || mono - this.#lastSave < SAVE_AGAIN_MS)) return;
    this.#latched = text;
    this.#lastSave = mono;
    latches.save(now);
  }

  #keepProgram(mono: number): void {
    const { decisions, programs } = this.#deps;
    const kept = decisions.conductor.toKeep(mono, programs.isKept());
    if (kept !== undefined) programs.save(kept);
  }

  #keepLearned(mono: number): void {
    if (mono - this.#lastLearned < LEARNED_MS) return;
    this.#lastLearned = mono;
    const { decisions, kettles } = this.#deps;
    const { learned } = decisions;
    if (Object.keys(learned).length > 0) kettles.save(learned);
  }

  #keepEnergy(mono: number): void {
    const { decisions, energies } = this.#deps;
    const kept = decisions.power.energy.toKeep(mono, energies.isKept());
    if (kept !== undefined) energies.save(kept);
  }

  #scan({ mono, wall }: Moment): void {
    const { buffer, decisions, loops, sampler, scanMs } = this.#deps;
    if (scanMs > 0 && Math.floor(mono / scanMs) === Math.floor(this.#lastScan / scanMs)) return;
    this.#lastScan = mono;
    const loopCells = loops.flatMap(({ id, kind }): Cell[] => {
      const { setPoint, duty } = decisions.loopCells(id);
      return kind === 'pump' ? [duty] : [setPoint, duty];
    });
    const cells = [...sampler.takeCells(mono), ...loopCells];
    buffer.post({ kind: 'scan', mono: Math.round(mono), wall: Math.round(wall), cells });
  }

  #report({ mono, wall }: Moment): void {
    const report = this.#deps.decisions.report(Math.round(wall));
    const { loops, at: _, program, power, ...rest } = report;
    const changes = loops.map(({ mode, source, setPoint, override, veto }) => [mode, source, setPoint, override, veto]);
    const told = JSON.stringify([changes, programNews(program), power?.grant, power?.limitW, power?.wantsW, rest]);
    if (told === this.#told && mono - this.#lastReport < REPORT_MS) return;
    this.#told = told;
    this.#lastReport = mono;
    const drivers = this.#deps.driverFaults();
    this.#deps.buffer.post({ kind: 'report', report: drivers.length === 0 ? report : { ...report, drivers } });
  }
}
