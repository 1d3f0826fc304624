import type { DriverFaults } from '@cerveceria/protocol';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { type Agent, createAgent } from './agent.ts';
import type { FromBuffer, ToBuffer } from './buffer/worker-port.ts';
import type { AgentConfig } from './config-schema.ts';
import type { GpioLines, Level } from './drivers/gpio-lines.ts';
import { type Probe, type Reading, value } from './drivers/probe.ts';
import type { Guard } from './guard/guard.ts';
import type { KeptEnergy } from './power/kept-energy.ts';
import type { KeptProgram } from './program/kept-program.ts';
import { TimerSteps } from './step/timer-steps.ts';
import type { Latches } from './tick/node-tick.ts';
import { kettleConfig } from './tick/test-node.fixture.ts';

/** A whole agent on clocks, lines and a probe made for tests, with everything it did in order. */
export class AgentUnderTest {
  readonly clock = new FakeClock();
  readonly config: AgentConfig;
  readonly agent: Agent;
  readonly did: string[] = [];
  driverFaults: DriverFaults[] = [];
  readonly levels = new Map<number, Level>();
  readonly posted: ToBuffer[] = [];
  readonly failures: unknown[] = [];
  reading: Reading = value(20);
  stuck: number | null = null;
  isTripped = false;
  /** Reading a line back fails. */
  isUnreadable = false;
  /** What was written to each line, in order. */
  readonly sets: (readonly [line: number, level: Level])[] = [];
  guardIsReady: Promise<void> = Promise.resolve();
  /** The disk takes the latches. */
  isKept = true;
  #isSaved = true;
  latches: Latches | null = null;
  program: KeptProgram | null = null;
  energy: KeptEnergy | null = null;
  hear: (message: FromBuffer) => void = () => {};
  loseGuard: (error: Error) => void = () => {};

  constructor(config: AgentConfig = kettleConfig()) {
    this.config = config;
    const did = (what: string) => void this.did.push(what);
    this.agent = createAgent({
      config,
      version: '0.1.0',
      life: 'life-1',
      lines: this.#lines(),
      probes: {
        probes: new Map([['wort', this.#probe()]]),
        faults: () => this.driverFaults,
        close: async () => did('probes.close'),
      },
      steps: new TimerSteps(this.clock, this.clock, config.tick_ms),
      clock: this.clock,
      buffer: {
        start: (_settings, heard) => {
          did('buffer.start');
          this.hear = heard;
        },
        post: (message) => void this.posted.push(message),
        stop: async () => did('buffer.stop'),
      },
      guard: this.#guard(),
      latches: {
        load: () => Promise.resolve(this.latches),
        save: (latches) => {
          this.#isSaved = this.isKept;
          if (this.isKept) this.latches = latches;
        },
        isKept: () => this.#isSaved,
        flush: async () => did('latches.flush'),
      },
      programs: {
        load: () => Promise.resolve(this.program),
        save: (program) => {
          this.program = program;
        },
        isKept: () => true,
        flush: async () => did('programs.flush'),
      },
      kettles: {
        load: () => Promise.resolve(null),
        save: () => {},
        isKept: () => true,
        flush: async () => did('kettles.flush'),
      },
      energies: {
        load: () => Promise.resolve(this.energy),
        save: (energy) => {
          this.energy = energy;
        },
        isKept: () => true,
        flush: async () => did('energies.flush'),
      },
      notify: {
        ready: () => did('ready'),
        watchdog: () => did('watchdog'),
        status: () => {},
        stopping: () => did('stopping'),
        watchdogMs: 2000,
      },
      leaveBus: () => did('leaveBus'),
      offCommand: [],
      log: silentLog,
      failed: (error) => void this.failures.push(error),
    });
  }

  /** Lets the clock run; readings come in between the ticks. */
  async run(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      this.clock.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  count(what: string): number {
    return this.did.filter((each) => each === what).length;
  }

  get scans(): Extract<ToBuffer, { kind: 'scan' }>[] {
    return this.posted.filter((message) => message.kind === 'scan');
  }

  get reports(): Extract<ToBuffer, { kind: 'report' }>['report'][] {
    return this.posted.flatMap((message) => (message.kind === 'report' ? [message.report] : []));
  }

  #probe(): Probe {
    const bus = { name: 'w1', prepare: () => Promise.resolve() };
    return { bus, read: () => Promise.resolve(this.reading) };
  }

  #lines(): GpioLines {
    return {
      claimOutput: (line, initial) => {
        this.did.push(`claim ${line} ${initial}`);
        this.levels.set(line, initial);
        return Promise.resolve();
      },
      set: (line, level) => {
        this.sets.push([line, level]);
        if (line !== this.stuck) this.levels.set(line, level);
      },
      get: (line) => {
        if (this.isUnreadable) throw new Error(`GPIO ${line}: error 5`);
        return this.levels.get(line) ?? null;
      },
      settled: () => Promise.resolve(),
      guardAccess: () => ({ kind: 'command' }),
      close: async () => void this.did.push('lines.close'),
    };
  }

  #guard(): Guard {
    return {
      start: (_settings, failed) => {
        this.did.push('guard.start');
        this.loseGuard = failed;
        return this.guardIsReady;
      },
      arm: () => {},
      tickDone: () => {},
      isTripped: () => this.isTripped,
      rearm: () => {
        this.did.push(`rearm ${this.levels.get(17)}${this.levels.get(22)}`);
        this.isTripped = false;
      },
      stop: async () => void this.did.push('guard.stop'),
    };
  }
}
