import type { Cancel, MachineClock } from '@cerveceria/runtime';
import type { StepEvent } from '../bus/bus-protocol.ts';

/** Somebody whose `done` a step waits for. */
export interface Gating {
  readonly node: string;
  step(event: StepEvent): void;
}

interface Member {
  /** Process ms of the step it has not answered yet. */
  owes: number | undefined;
  aside: boolean;
}

/** Called when a silent agent is set aside (`true`) and when it answers again. */
export type AsideListener = (node: string, aside: boolean) => void;

/** Announces steps to agents and tells when all have answered. */
export class StepGate {
  readonly #machine: MachineClock;
  readonly #patience: number | null;
  readonly #onAside: AsideListener;
  readonly #members = new Map<Gating, Member>();
  #waiting: { go: () => void; cancel: Cancel } | undefined;
  #gathering: { nodes: readonly string[]; go: () => void } | undefined;
  #stopped = false;

  /** `patience`: machine ms after which the world goes on without an agent that does not answer; null: never. */
  constructor(machine: MachineClock, patience: number | null, onAside: AsideListener) {
    this.#machine = machine;
    this.#patience = patience;
    this.#onAside = onAside;
  }

  /** Nobody is there who could answer. */
  get free(): boolean {
    return ![...this.#members.values()].some((member) => !member.aside);
  }

  join(agent: Gating): void {
    this.#members.set(agent, { owes: undefined, aside: false });
    this.#look();
  }

  leave(agent: Gating): void {
    this.#members.delete(agent);
    this.#look();
  }

  done(agent: Gating, mono: number): void {
    const member = this.#members.get(agent);
    if (member === undefined || member.owes !== mono) return;
    member.owes = undefined;
    if (member.aside) {
      member.aside = false;
      this.#onAside(agent.node, false);
    }
    this.#look();
  }

  /** One step is out to an agent at a time: who was set aside hears the present when it comes back, not what it missed. */
  announce(event: StepEvent): void {
    for (const [agent, member] of this.#members) {
      if (member.owes !== undefined) continue;
      member.owes = event.mono;
      agent.step(event);
    }
  }

  settled(): Promise<void> {
    if (this.#complete() || this.#stopped) return Promise.resolve();
    return new Promise((go) => {
      const cancel = this.#patience === null ? () => {} : this.#machine.after(this.#patience, () => this.#setAside());
      this.#waiting = { go, cancel };
    });
  }

  /** Waits until each of these nodes has an agent. */
  gathered(nodes: readonly string[]): Promise<void> {
    if (this.#stopped || this.#present(nodes)) return Promise.resolve();
    return new Promise((go) => {
      this.#gathering = { nodes, go };
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#release();
    this.#gathering?.go();
    this.#gathering = undefined;
  }

  #look(): void {
    if (this.#complete()) this.#release();
    if (this.#gathering === undefined || !this.#present(this.#gathering.nodes)) return;
    this.#gathering.go();
    this.#gathering = undefined;
  }

  #complete(): boolean {
    for (const member of this.#members.values()) if (member.owes !== undefined && !member.aside) return false;
    return true;
  }

  #present(nodes: readonly string[]): boolean {
    const here = new Set([...this.#members.keys()].map((agent) => agent.node));
    return nodes.every((node) => here.has(node));
  }

  #setAside(): void {
    for (const [agent, member] of this.#members) {
      if (member.owes === undefined || member.aside) continue;
      member.aside = true;
      this.#onAside(agent.node, true);
    }
    this.#release();
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.cancel();
    waiting?.go();
  }
}
