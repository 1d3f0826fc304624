import { type Cancel, type MachineClock, type ProcessClock, systemMachineClock } from '@cerveceria/runtime';
import { simulatorError } from '../errors.ts';
import type { BusClient } from './bus-client.ts';
import type { Welcome } from './bus-protocol.ts';

/** Process clock of a simulation: what the bus says, never the machine's own time. */
export interface SimulatedProcessClock extends ProcessClock {
  /** Follows the bus from now on. The client may connect before or after. */
  start(): void;
  stop(): void;
}

/**
 * Agents and guards: the clock equals the last step. Observers: between two `time` events it goes on at the rate
 * reached, at most by one event's interval, and waits rather than go back.
 */
export function simulatedProcessClock(
  client: BusClient,
  machine: MachineClock = systemMachineClock,
): SimulatedProcessClock {
  return new BusClock(client, machine);
}

/** How long the rate of an agent's steps is averaged, machine ms. */
const RATE_WINDOW_MS = 1000;

class BusClock implements SimulatedProcessClock {
  readonly simulated = true;
  readonly #client: BusClient;
  readonly #machine: MachineClock;
  #cancels: Cancel[] = [];
  #heard: { mono: number; wall: number; at: number } | undefined;
  #interval = 0;
  #rate: number | undefined;
  #mark: { mono: number; at: number } | undefined;
  #told = 0;
  #toldWall = Number.NEGATIVE_INFINITY;

  constructor(client: BusClient, machine: MachineClock) {
    this.#client = client;
    this.#machine = machine;
  }

  get boot(): string {
    return this.#welcome().boot;
  }

  start(): void {
    if (this.#cancels.length > 0) return;
    this.#cancels = [
      this.#client.onTime((time) => {
        this.#hear(time.mono, time.wall);
        this.#rate = time.rate;
      }),
    ];
    if (this.#client.role === 'agent' || this.#client.role === 'guard') {
      this.#cancels.push(
        this.#client.onStep((step) => {
          this.#hear(step.mono, step.wall);
          this.#measure();
        }),
      );
    }
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  mono(): number {
    const heard = this.#heard ?? this.#welcome();
    this.#told = Math.max(this.#told, heard.mono + this.#ahead());
    return this.#told;
  }

  wall(): number {
    const heard = this.#heard ?? this.#welcome();
    this.#toldWall = Math.max(this.#toldWall, heard.wall + this.#ahead());
    return this.#toldWall;
  }

  rate(): number {
    return this.#rate ?? this.#welcome().rate;
  }

  #welcome(): Welcome {
    const welcome = this.#client.welcome;
    if (welcome === undefined) throw simulatorError('BUS_GONE', 'the process clock was asked before the bus answered');
    return welcome;
  }

  #hear(mono: number, wall: number): void {
    const before = this.#heard?.mono ?? this.#client.welcome?.mono ?? mono;
    this.#interval = Math.max(0, mono - before);
    this.#heard = { mono, wall, at: this.#machine.mono() };
  }

  #ahead(): number {
    if (this.#heard === undefined || this.#client.role === 'agent' || this.#client.role === 'guard') return 0;
    return Math.min((this.#machine.mono() - this.#heard.at) * this.rate(), this.#interval);
  }

  #measure(): void {
    const now = this.#heard;
    if (now === undefined) return;
    this.#mark ??= { mono: now.mono, at: now.at };
    const passed = now.at - this.#mark.at;
    if (passed < RATE_WINDOW_MS) return;
    this.#rate = (now.mono - this.#mark.mono) / passed;
    this.#mark = { mono: now.mono, at: now.at };
  }
}
