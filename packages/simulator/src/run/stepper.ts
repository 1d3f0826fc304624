import type { StepEvent } from '../bus/bus-protocol.ts';
import type { Instant, World } from '../world/world.ts';
import type { Pacer } from './pacer.ts';
import type { StepGate } from './step-gate.ts';
import type { Timeline } from './timeline.ts';

export interface StepperDeps {
  readonly world: World;
  readonly timeline: Timeline;
  readonly pacer: Pacer;
  readonly gate: StepGate;
  /** Before an instant is entered: the place to make sure that it is never gone back behind. */
  readonly onEnter: (instant: Instant) => void;
  /** To everyone who is told of steps and waited for by nobody. */
  readonly onStep: (event: StepEvent) => void;
  /** No step without an agent at each node: a log is not played to empty chairs. */
  readonly gather: boolean;
}

/** Moves the world: next instant, pace, physics and files, announcement, answers; then the next one. */
export class Stepper {
  readonly #deps: StepperDeps;
  #stopped = false;

  constructor(deps: StepperDeps) {
    this.#deps = deps;
  }

  /** Ends when the world ends (`true`) or after `stop` (`false`). */
  async run(): Promise<boolean> {
    const { world, timeline, pacer, gate } = this.#deps;
    while (!this.#stopped) {
      const next = await world.next(timeline.now);
      if (next === null) return true;
      const seats = this.#deps.gather ? world.nodes : [];
      await gate.gathered(seats);
      await pacer.until(timeline.now.mono, next.mono, gate.free);
      await gate.gathered(seats);
      if (this.#stopped) break;
      this.#enter(next);
      await gate.settled();
    }
    return false;
  }

  stop(): void {
    this.#stopped = true;
    this.#deps.pacer.release();
    this.#deps.gate.stop();
  }

  #enter(instant: Instant): void {
    this.#deps.onEnter(instant);
    this.#deps.timeline.enter(instant);
    this.#deps.world.enter(instant);
    const event: StepEvent = { ev: 'step', mono: instant.mono, wall: instant.wall };
    this.#deps.gate.announce(event);
    this.#deps.onStep(event);
  }
}
