import type { Condition } from './alarms.ts';

/** Process ms for which a guard that stepped in is told. */
const TRIP_TOLD_MS = 600_000;

/** What went wrong around the ticks: told as alarms, and a reason to let the watchdog bark. */
export class Health {
  readonly #node: string;
  #trips = 0;
  #lastTrip = Number.NEGATIVE_INFINITY;
  #contradictions: readonly string[] = [];
  #writeFailed = false;

  constructor(node: string) {
    this.#node = node;
  }

  /** `wall`: process ms UTC. */
  noteTrip(wall: number): void {
    this.#trips++;
    this.#lastTrip = wall;
  }

  noteWrite(failed: boolean, contradictions: readonly string[]): void {
    this.#writeFailed = failed;
    this.#contradictions = contradictions;
  }

  /** The outputs are as they should be. */
  get areOutputsSure(): boolean {
    return !this.#writeFailed && this.#contradictions.length === 0;
  }

  conditions(wall: number): Condition[] {
    const alarm = (code: string, about: string, detail: string): Condition => {
      return { code, about, priority: 'critical', detail, latched: false };
    };
    return [
      ...(wall - this.#lastTrip < TRIP_TOLD_MS
        ? [alarm('guard-stepped-in', this.#node, `control stood still, ${this.#trips} times so far`)]
        : []),
      ...(this.#writeFailed ? [alarm('output-failed', this.#node, 'a line could not be driven')] : []),
      ...this.#contradictions.map((name) => alarm('output-contradicts', `${this.#node}.${name}`, 'reads otherwise')),
    ];
  }
}
