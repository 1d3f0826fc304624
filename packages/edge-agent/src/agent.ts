import type { Desired } from '@cerveceria/protocol';
import type { Log, ProcessClock, ServiceNotify } from '@cerveceria/runtime';
import { Outputs } from './actuators/outputs.ts';
import type { BufferSettings, FromBuffer } from './buffer/worker-port.ts';
import type { AgentConfig, ReadConfig } from './config-schema.ts';
import type { GpioLines } from './drivers/gpio-lines.ts';
import type { OpenProbes } from './drivers/open-probes.ts';
import type { Guard } from './guard/guard.ts';
import type { KettleStore } from './keeping/kettles-file.ts';
import type { LatchStore } from './latches/latch-file.ts';
import type { BufferLink } from './outbox/buffer-thread.ts';
import { type NodePlan, planNode } from './plan.ts';
import type { EnergyStore } from './power/energy-file.ts';
import { NodePower } from './power/node-power.ts';
import { planPower } from './power/power-plan.ts';
import type { ProgramStore } from './program/program-file.ts';
import type { ProvenOutput } from './safety/current-proof.ts';
import { type SampledChannel, Sampler } from './sensing/sampler.ts';
import { scannedChannels } from './sensing/scanned-channels.ts';
import { votedChannels } from './sensing/voted-channels.ts';
import type { Moment, Steps } from './step/steps.ts';
import { ControlTick } from './tick/control-tick.ts';
import { NodeTick } from './tick/node-tick.ts';
import { planLoops } from './tick/plan-loops.ts';

export interface AgentDeps {
  readonly config: AgentConfig;
  readonly version: string;
  /** Names this life of the process; no other has it. */
  readonly life: string;
  readonly lines: GpioLines;
  readonly probes: OpenProbes;
  readonly steps: Steps;
  readonly clock: ProcessClock;
  readonly buffer: BufferLink;
  readonly guard: Guard;
  readonly latches: LatchStore;
  readonly programs: ProgramStore;
  readonly energies: EnergyStore;
  readonly kettles: KettleStore;
  readonly notify: ServiceNotify;
  leaveBus(): void;
  /** Program and arguments of `off`, for a guard that has no other way. */
  readonly offCommand: readonly string[];
  readonly log: Log;
  /** Something without which the agent must not go on; the outputs are off already. */
  failed(error: unknown): void;
}

export interface Agent {
  /** Resolves when the outputs are off, the guard watches and the steps have begun. */
  start(): Promise<void>;
  /** Outputs off first, then the rest in order. */
  stop(): Promise<void>;
  /** Outputs off at once; for a way out that cannot wait. */
  offNow(): void;
  /** A reading is out; a thread that the kernel does not give back keeps a process from exiting. */
  readonly isReading: boolean;
}

export function createAgent(deps: AgentDeps): Agent {
  return new EdgeAgent(deps);
}

function sampledChannels(config: AgentConfig, probes: OpenProbes): SampledChannel[] {
  const channels = new Map(scannedChannels(config.channels));
  return [...probes.probes].map(([name, probe]) => {
    const channel = channels.get(name) as ReadConfig;
    const { limits, res, driver, every_ms: everyMs } = channel;
    return { name, probe, everyMs, rules: { limits, res, powerOn85: driver === 'ds18b20' } };
  });
}

function provenOutputs({ outputs }: AgentConfig): ProvenOutput[] {
  return Object.entries(outputs).flatMap(([output, { proof }]) => (proof === undefined ? [] : [{ output, ...proof }]));
}

/** Without what is measured by the clock: overrides, the begin of a program, an order. */
function withoutTimes({ program: _, order: __, ...desired }: Desired): Desired {
  const loops = Object.entries(desired.loops).map(([id, loop]) => [id, { ...loop, override: null }] as const);
  return { ...desired, loops: Object.fromEntries(loops) };
}

class EdgeAgent implements Agent {
  readonly #deps: AgentDeps;
  readonly #plan: NodePlan;
  readonly #outputs: Outputs;
  readonly #decisions: NodeTick;
  #isStopped = false;
  /** What was counted before the start is known. */
  #isCounting = false;
  #stopping: Promise<void> | undefined;
  /** The lines are given up, off. */
  #hasLeft = false;
  #wallOffset: number | null = null;
  /** What was kept from before the start, while nobody has said what time it is. */
  #undated: Desired | null = null;
  #tick: ControlTick | undefined;

  constructor(deps: AgentDeps) {
    this.#deps = deps;
    this.#plan = planNode(deps.config);
    this.#outputs = new Outputs(deps.lines, deps.config, deps.log);
    const loops = planLoops(deps.config, this.#plan.loops);
    const power = new NodePower(planPower(deps.config.power, loops), deps.life);
    this.#decisions = new NodeTick(deps.config.node, loops, power, provenOutputs(deps.config));
  }

  async start(): Promise<void> {
    const { buffer, clock, config, energies, guard, kettles, latches, lines, offCommand, programs, steps } = this.#deps;
    await this.#outputs.claim('cerveceria');
    const [kept, program, energy, learned] = await Promise.all([
      latches.load(),
      programs.load(),
      energies.load(),
      kettles.load(),
    ]);
    if (this.#isStopped) return;
    if (kept !== null) this.#decisions.restore(kept);
    if (learned !== null) this.#decisions.restoreLearned(learned);
    if (energy !== null) this.#decisions.power.energy.restore(energy);
    this.#isCounting = true;
    if (program !== null) this.#decisions.conductor.restore(program);
    if (clock.simulated) this.#decisions.conductor.noteDated();
    const { safeLevels } = this.#outputs;
    const settings = { access: lines.guardAccess(), safeLevels, tickMs: config.tick_ms, offCommand };
    const stepLimitMs = config.bus.kind === 'simulated' ? config.bus.step_limit_ms : undefined;
    await guard.start({ ...settings, stepLimitMs }, (error) => this.#fail(error));
    if (this.#isStopped) return;
    buffer.start(this.#bufferSettings(), (message) => this.#hear(message));
    const tick = this.#controlTick();
    this.#tick = tick;
    steps.start(
      (at) => this.#step(tick, at),
      (error) => this.#fail(error),
    );
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopInOrder();
    return this.#stopping;
  }

  async #stopInOrder(): Promise<void> {
    this.offNow();
    const { buffer, energies, guard, kettles, latches, lines, log, notify, probes, programs, steps } = this.#deps;
    notify.stopping();
    steps.stop();
    await this.#outputs.settled().catch((err: unknown) => log.error({ err }, 'off was not confirmed'));
    log.info({ ...steps.stats(), contradictions: this.#outputs.contradictions() }, 'outputs are off');
    await guard.stop();
    this.#hasLeft = true;
    await Promise.allSettled([probes.close(), lines.close()]);
    // A simulated world waits for everybody on its bus; the buffer may take its time after that.
    this.#deps.leaveBus();
    if (this.#isCounting) energies.save(this.#decisions.power.energy.kept);
    await Promise.allSettled([buffer.stop(), latches.flush(), programs.flush(), energies.flush(), kettles.flush()]);
  }

  get isReading(): boolean {
    return this.#tick?.isReading ?? false;
  }

  offNow(): void {
    this.#isStopped = true;
    if (!this.#hasLeft) this.#outputs.off();
  }

  #fail(error: unknown): void {
    if (this.#isStopped) return;
    this.offNow();
    this.#deps.failed(error);
  }

  #controlTick(): ControlTick {
    const { buffer, clock, config, energies, guard, kettles, latches, log, notify, probes, programs } = this.#deps;
    return new ControlTick({
      node: config.node,
      loops: this.#plan.loops,
      scanMs: config.scan_ms,
      sampler: new Sampler(sampledChannels(config, probes), clock.mono(), log, votedChannels(config.channels)),
      driverFaults: () => probes.faults(),
      decisions: this.#decisions,
      outputs: this.#outputs,
      guard,
      buffer,
      latches,
      programs,
      energies,
      kettles,
      notify,
      log,
    });
  }

  #bufferSettings(): BufferSettings {
    const { clock, config, version } = this.#deps;
    return {
      node: config.node,
      folder: config.data,
      keyFile: config.key_file,
      hubs: config.hubs,
      version,
      boot: clock.boot,
      simulated: clock.simulated,
      channels: this.#plan.channels,
      loops: this.#plan.loops,
      retention: config.retention,
    };
  }

  /** The hub's word on the time where there is one: a Pi without a clock battery starts in the past. */
  #moment({ mono, wall }: Moment): Moment {
    const isOwn = this.#deps.clock.simulated || this.#wallOffset === null;
    return { mono, wall: isOwn ? wall : Math.round(mono + (this.#wallOffset ?? 0)) };
  }

  #hear(message: FromBuffer): void {
    const { clock, log } = this.#deps;
    if (message.kind === 'link' || message.kind === 'ready') this.#wallOffset = message.wallOffset ?? this.#wallOffset;
    if (message.kind === 'link') this.#decisions.heard(message.hub !== null);
    if (this.#wallOffset !== null) this.#decisions.conductor.noteDated();
    const moment = this.#moment({ mono: clock.mono(), wall: clock.wall() });
    const { wall } = moment;
    if (message.kind === 'grant' && !this.#decisions.power.grant(message.grant, moment.mono))
      log.debug({ grant: message.grant }, 'a grant of power that is late or not for this life');
    if (message.kind === 'stop') {
      const { id, owner, reason } = message;
      log.warn({ id, owner, reason }, 'local stop');
      this.#decisions.stop({ id, owner, reason, at: Math.round(wall) });
    }
    const desired = message.kind === 'ready' || message.kind === 'desired' ? message.desired : this.#undated;
    if (desired !== null) this.#desire(desired, moment);
  }

  /** An override is taken by the clock; where nobody has told the time since the boot it may long be over. */
  #desire(desired: Desired, moment: Moment): void {
    const { clock, log } = this.#deps;
    const isDated = clock.simulated || this.#wallOffset !== null;
    this.#undated = isDated ? null : desired;
    const taken = isDated ? desired : withoutTimes(desired);
    if (this.#decisions.desire(taken, Math.round(moment.wall))) this.#tick?.answer(moment);
    else log.warn({ version: desired.version }, 'a desired state that is older, or of another node');
  }

  #step(tick: ControlTick, at: Moment): void | Promise<void> {
    const moment = this.#moment(at);
    const polled = tick.poll(moment.mono);
    if (this.#deps.steps.isAwaited) return this.#awaitedStep(tick, moment, polled);
    tick.decide(moment);
    tick.finish(moment);
  }

  /** A simulated step is over when its readings were taken and its outputs have arrived. */
  async #awaitedStep(tick: ControlTick, at: Moment, polled: Promise<void>): Promise<void> {
    await polled;
    if (this.#isStopped) return;
    tick.decide(at);
    await this.#outputs.settled().catch((error: unknown) => tick.failed(error, at.mono));
    if (!this.#isStopped) tick.finish(at);
  }
}
