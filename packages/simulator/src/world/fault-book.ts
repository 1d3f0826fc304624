import type { Fault, FaultKind } from '../bus/bus-protocol.ts';

/** Which faults are present just now. */
export class FaultBook {
  readonly #faults = new Map<string, Fault>();

  set(fault: Fault, present: boolean): void {
    const key = `${fault.node} ${fault.target} ${fault.kind}`;
    if (present) this.#faults.set(key, fault);
    else this.#faults.delete(key);
  }

  has(node: string, target: string, kind: FaultKind): boolean {
    return this.#faults.has(`${node} ${target} ${kind}`);
  }

  /** A fault of the vessel may have been told by any node of the kettle. */
  ofPlant(nodes: readonly string[], kind: FaultKind): boolean {
    return nodes.some((node) => this.has(node, 'plant', kind));
  }

  list(): Fault[] {
    return [...this.#faults.values()];
  }
}
