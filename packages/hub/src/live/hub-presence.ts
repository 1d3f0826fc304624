import type { MachineClock } from '@cerveceria/runtime';
import type { FleetState } from './fleet-state.ts';

/** A hub tells what it holds once a second; silent for so long (machine ms) it holds nothing. */
const SILENT_MS = 3_500;

/** Which hub holds which agent. A hub that was killed says no `left`: its silence says it. */
export class HubPresence {
  readonly #own: string;
  readonly #fleet: FleetState;
  readonly #clock: Pick<MachineClock, 'mono'>;
  readonly #heard = new Map<string, number>();

  constructor(own: string, fleet: FleetState, clock: Pick<MachineClock, 'mono'>) {
    this.#own = own;
    this.#fleet = fleet;
    this.#clock = clock;
  }

  heard(hub: string): void {
    this.#heard.set(hub, this.#clock.mono());
  }

  left(node: string, hub: string): void {
    // The agent may have moved before its old socket was seen to close.
    if (this.#fleet.nodes.get(node)?.hub === hub) this.#fleet.held(node, null);
  }

  holds(hub: string, nodes: readonly string[]): void {
    this.heard(hub);
    for (const node of nodes) if (this.#fleet.nodes.get(node)?.hub === null) this.#fleet.held(node, hub);
    for (const [node, state] of this.#fleet.nodes)
      if (state.hub === hub && !nodes.includes(node)) this.#fleet.held(node, null);
  }

  check(): void {
    for (const [node, { hub }] of this.#fleet.nodes) {
      if (hub === null || hub === this.#own) continue;
      const heard = this.#heard.get(hub) ?? Number.NEGATIVE_INFINITY;
      if (this.#clock.mono() - heard > SILENT_MS) this.#fleet.held(node, null);
    }
  }
}
