import { resolve } from 'node:path';
import type { Cancel, Log, MachineClock } from '@cerveceria/runtime';
import type { StepEvent, TimeEvent, Truth, Welcome } from '../bus/bus-protocol.ts';
import { simulatorError } from '../errors.ts';
import { LineBank } from '../lines/line-bank.ts';
import type { LineLog } from '../lines/line-log.ts';
import type { Instant, World } from '../world/world.ts';
import { BusListener } from './bus-listener.ts';
import { BusSession } from './bus-session.ts';
import { Pacer } from './pacer.ts';
import { StepGate } from './step-gate.ts';
import { Stepper } from './stepper.ts';
import { Timeline } from './timeline.ts';

/** Observers are told the time twenty times a machine second. */
const TIME_EVERY_MS = 50;

export interface BusServerDeps {
  readonly socket: string;
  readonly world: World;
  readonly lineLog: LineLog;
  readonly machine: MachineClock;
  readonly log: Log;
  /** Random, new at each start. */
  readonly boot: string;
  readonly seed: number;
  readonly rate: number;
  /** See StepGate; null: a step waits for its agents for ever. */
  readonly patienceMs: number | null;
  readonly gather: boolean;
  /** The bus is ours and nobody is on it yet. */
  readonly onBegin?: (instant: Instant) => void;
  readonly onEnter?: (instant: Instant) => void;
}

/** The bus: takes participants in, moves the world in steps, carries their requests out. */
export class BusServer {
  readonly #deps: BusServerDeps;
  readonly #listener: BusListener;
  readonly #timeline: Timeline;
  readonly #pacer: Pacer;
  readonly #gate: StepGate;
  readonly #stepper: Stepper;
  readonly #lines: LineBank;
  readonly #sessions = new Set<BusSession>();
  #reached = 0;
  #toldMono = -1;
  #ticker: Cancel = () => {};
  #running: Promise<boolean> | undefined;

  constructor(deps: BusServerDeps) {
    const { machine, world, log } = deps;
    this.#deps = deps;
    this.#listener = new BusListener(deps.socket);
    this.#timeline = new Timeline(deps.boot, machine);
    this.#pacer = new Pacer(machine, deps.rate);
    this.#gate = new StepGate(machine, deps.patienceMs, (node, aside) => {
      if (aside) log.warn({ node }, 'the agent does not answer; the world goes on without it');
      else log.info({ node }, 'the agent answers again');
    });
    this.#stepper = new Stepper({
      world,
      timeline: this.#timeline,
      pacer: this.#pacer,
      gate: this.#gate,
      gather: deps.gather,
      onEnter: (instant) => deps.onEnter?.(instant),
      onStep: (event) => this.#tellStep(event),
    });
    this.#lines = new LineBank(({ node, line, level, by }) => {
      world.drive(node, line, level);
      deps.lineLog.append({ ...this.#timeline.now, machine: machine.wall(), node, line, level, by });
    });
  }

  /** @throws BUS_TAKEN, BUS_PATH, and what the world throws when it cannot begin */
  async start(): Promise<void> {
    // The socket comes first: who does not get it must not touch the files of the simulator that has it.
    let begin: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    await this.#listener.start((socket) => {
      void begun.then(() => this.#welcome(new BusSession(socket, this.#events, this.#requests)));
    });
    try {
      this.#timeline.enter(await this.#deps.world.start());
    } catch (error) {
      await this.#listener.stop();
      throw error;
    }
    this.#deps.onBegin?.(this.#timeline.now);
    begin();
    this.#ticker = this.#deps.machine.every(TIME_EVERY_MS, () => this.#tellTime());
    this.#running = this.#stepper.run();
    this.#running.catch((err: unknown) => this.#deps.log.error({ err }, 'the world stands still'));
  }

  /** Resolves when the world has ended or the server was stopped; rejects when the world fails. */
  async finished(): Promise<void> {
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stepper.stop();
    await this.#running?.catch(() => {});
    this.#ticker();
    for (const session of this.#sessions) session.end();
    await this.#listener.stop();
    await this.#deps.world.stop();
  }

  get now(): Instant {
    return this.#timeline.now;
  }

  truth(): Truth {
    const { world, seed } = this.#deps;
    return {
      ...this.#timeline.now,
      rate: this.#reached,
      seed,
      kettles: world.truth(),
      lines: this.#lines.list(),
      faults: world.faults(),
    };
  }

  get #events() {
    return {
      attached: (session: BusSession) => this.#attach(session),
      done: (session: BusSession, mono: number) => this.#gate.done(session, mono),
      closed: (session: BusSession) => this.#leave(session),
    };
  }

  get #requests() {
    return {
      world: this.#deps.world,
      lines: this.#lines,
      setRate: (rate: number) => this.#pacer.setRate(rate),
      truth: () => this.truth(),
      now: () => this.#timeline.now.mono,
    };
  }

  #welcome(session: BusSession): void {
    this.#sessions.add(session);
    session.start();
  }

  #attach(session: BusSession): Welcome {
    const { world } = this.#deps;
    const known = world.nodes.includes(session.node);
    const needsNode = session.role === 'agent' || session.role === 'guard';
    if ((needsNode || session.node !== '') && !known)
      throw simulatorError('BUS_REFUSED', `no node "${session.node}"; there are ${world.nodes.join(', ')}`);
    if (session.role === 'agent') queueMicrotask(() => this.#gate.join(session));
    const rate = this.#pacer.rate === 0 ? this.#reached : this.#pacer.rate;
    const w1 = known ? resolve(world.w1(session.node)) : null;
    const spi = known ? resolve(world.spi(session.node)) : null;
    return { ev: 'welcome', boot: this.#timeline.boot, ...this.#timeline.now, rate, w1, spi };
  }

  #leave(session: BusSession): void {
    this.#sessions.delete(session);
    this.#lines.release(session);
    this.#gate.leave(session);
  }

  #tellStep(event: StepEvent): void {
    const line = `${JSON.stringify(event)}\n`;
    for (const session of this.#sessions) if (session.role === 'guard') session.offer(line);
  }

  #tellTime(): void {
    const before = this.#reached;
    this.#reached = this.#timeline.reachedRate();
    const { mono, wall } = this.#timeline.now;
    if (mono === this.#toldMono && this.#reached === before) return;
    this.#toldMono = mono;
    const event: TimeEvent = { ev: 'time', mono, wall, rate: this.#reached };
    const line = `${JSON.stringify(event)}\n`;
    for (const session of this.#sessions)
      if (session.role === 'observer' || session.role === 'operator') session.offer(line);
  }
}
