import { type Said, said } from '@cerveceria/protocol';
import type { Condition } from './alarms.ts';

/** Process-monotonic ms for which a guard that stepped in is told. */
const TRIP_TOLD_MS = 600_000;

/** Process-monotonic ms for which outputs stay off after a line did not follow: else they would chatter with every tick. */
const HOLD_MS = 30_000;

/** What went wrong around the ticks: told as alarms, and a reason to let the watchdog bark. */
export class Health {
  readonly #node: string;
  #trips = 0;
  #lastTrip = Number.NEGATIVE_INFINITY;
  #contradictions: readonly string[] = [];
  #writeFailed = false;
  #areSure = true;
  #lastUnsure = Number.NEGATIVE_INFINITY;
  #areLatchesKept = true;

  constructor(node: string) {
    this.#node = node;
  }

  /** `now`: process-monotonic ms, here and below. */
  noteTrip(now: number): void {
    this.#trips++;
    this.#lastTrip = now;
  }

  noteWrite(now: number, failed: boolean, contradictions: readonly string[]): void {
    this.#areSure = !failed && contradictions.length === 0;
    // What held the outputs off stays told for as long as it does.
    if (this.#areSure && this.holding(now) !== null) return;
    this.#writeFailed = failed;
    this.#contradictions = contradictions;
    if (!this.#areSure) this.#lastUnsure = now;
  }

  noteLatches(areKept: boolean): void {
    this.#areLatchesKept = areKept;
  }

  /** The outputs are as they should be. */
  get areOutputsSure(): boolean {
    return this.#areSure;
  }

  /** A line did not follow a short while ago: nothing is switched on. Code of what it was, or null. */
  holding(now: number): string | null {
    if (now - this.#lastUnsure >= HOLD_MS) return null;
    return this.#writeFailed ? 'output-failed' : 'output-contradicts';
  }

  conditions(now: number): Condition[] {
    const alarm = (code: string, about: string, detail: string, words: Said): Condition => {
      return { code, about, priority: 'critical', detail, said: words, latched: false };
    };
    const times = this.#trips;
    return [
      ...(now - this.#lastTrip < TRIP_TOLD_MS
        ? [
            alarm(
              'guard-stepped-in',
              this.#node,
              `control stood still, ${times} times so far`,
              said('control-stood-still', { times }),
            ),
          ]
        : []),
      ...(this.#writeFailed
        ? [alarm('output-failed', this.#node, 'a line could not be driven', said('line-not-driven'))]
        : []),
      ...this.#contradictions.map((name) =>
        alarm('output-contradicts', `${this.#node}.${name}`, 'reads otherwise', said('line-reads-otherwise')),
      ),
      ...(this.#areLatchesKept
        ? []
        : [
            alarm(
              'latches-not-kept',
              this.#node,
              'stops and trips would not outlive a restart',
              said('lost-at-restart'),
            ),
          ]),
    ];
  }
}
