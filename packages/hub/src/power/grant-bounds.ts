import type { Given } from './grant-docs.ts';

interface Seen extends Given {
  /** The hub's process-monotonic ms from which nobody uses it any more. */
  readonly lapses: number;
}

/**
 * What each node may use at most above its share, by all that was ever given and is neither lapsed nor surely replaced.
 * A grant's life is counted from when this hub first saw it: clocks of hubs and nodes need not agree.
 */
export class GrantBounds {
  readonly #seen = new Map<number, Seen>();
  /** Lapsed or replaced, though a document may still name them. */
  readonly #over = new Set<number>();

  /** @param marginMs process ms by which clocks may run apart and lines may lag behind their tick */
  see(given: readonly Given[], now: number, marginMs: number): void {
    for (const grant of given)
      if (!this.#seen.has(grant.version) && !this.#over.has(grant.version))
        this.#seen.set(grant.version, { ...grant, lapses: now + grant.lifeMs + marginMs });
    const named = new Set(given.map(({ version }) => version));
    for (const version of this.#over) if (!named.has(version)) this.#over.delete(version);
    for (const [version, { lapses }] of this.#seen) if (lapses <= now) this.#end(version);
  }

  /** The node has said, in this life, that `version` is the newest it took: it uses no older one any more. */
  confirm(node: string, session: string, version: number): void {
    for (const grant of this.#seen.values())
      if (grant.node === node && grant.session === session && grant.version < version) this.#end(grant.version);
  }

  /** W above its share. */
  of(node: string): number {
    return Math.max(0, ...this.#of(node).map(({ watts }) => watts));
  }

  /** The newest that was given to this life of the node; it may not have arrived. */
  newest(node: string, session: string): Given | undefined {
    return this.#of(node)
      .filter((grant) => grant.session === session)
      .sort((a, b) => b.version - a.version)[0];
  }

  /** All that is still to be reckoned with, as it was given. */
  get standing(): Given[] {
    return [...this.#seen.values()].map(({ lapses: _, ...given }) => given).sort((a, b) => a.version - b.version);
  }

  #end(version: number): void {
    this.#seen.delete(version);
    this.#over.add(version);
  }

  #of(node: string): Seen[] {
    return [...this.#seen.values()].filter((grant) => grant.node === node);
  }
}
