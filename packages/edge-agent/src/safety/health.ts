import type { Condition } from './alarms.ts';

/** What went wrong around the ticks: told as alarms, and a reason to let the watchdog bark. */
export class Health {
  readonly #node: string;
  #trips = 0;
  #contradictions: readonly string[] = [];
  #writeFailed = false;

  constructor(node: string) {
    this.#node = node;
  }

  noteTrip(): void {
    this.#trips++;
  }

  noteWrite(failed: boolean, contradictions: readonly string[]): void {
    this.#writeFailed = failed;
    this.#contradictions = contradictions;
  }

  /** The outputs are as they should be. */
  get areOutputsSure(): boolean {
    return !this.#writeFailed && this.#contradictions.length === 0;
  }

  conditions(): Condition[] {
    const alarm = (code: string, about: string, detail: string): Condition => {
      return { code, about, priority: 'critical', detail, latched: false };
    };
    return [
      ...(this.#trips > 0 ? [alarm('guard-stepped-in', this.#node, `control stopped ${this.#trips} times`)] : []),
      ...(this.#writeFailed ? [alarm('output-failed', this.#node, 'a line could not be driven')] : []),
      ...this.#contradictions.map((name) => alarm('output-contradicts', `${this.#node}.${name}`, 'reads otherwise')),
    ];
  }
}
