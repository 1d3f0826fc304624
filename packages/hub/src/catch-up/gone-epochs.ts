import type { MachineClock } from '@cerveceria/runtime';

/** An agent's word that it keeps nothing of an epoch holds for so long, machine ms: its old card may be put back. */
const HOLDS_MS = 60_000;

interface Epoch {
  readonly node: string;
  readonly epoch: string;
}

const keyOf = ({ node, epoch }: Epoch) => `${node} ${epoch}`;

/** Of which epochs agents have said lately that they keep nothing. */
export class GoneEpochs {
  readonly #clock: Pick<MachineClock, 'mono'>;
  readonly #said = new Map<string, number>();

  constructor(clock: Pick<MachineClock, 'mono'>) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#said.size;
  }

  add(epoch: Epoch): void {
    const now = this.#clock.mono();
    for (const [key, at] of this.#said) if (now - at >= HOLDS_MS) this.#said.delete(key);
    this.#said.set(keyOf(epoch), now);
  }

  has(epoch: Epoch): boolean {
    return this.#clock.mono() - (this.#said.get(keyOf(epoch)) ?? Number.NEGATIVE_INFINITY) < HOLDS_MS;
  }
}
