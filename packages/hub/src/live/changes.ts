/** What of the brewery a tablet may have to be told again. */
export type Change =
  | { readonly kind: 'latest' | 'loops' | 'node'; readonly id: string }
  /** One of all: alarms are told as a whole; a new shape (node, channel, loop) asks for a fresh hello. */
  | { readonly kind: 'alarms' | 'shape'; readonly id: '' };

/**
 * Which things changed since which version. One number a thing, however often it changes: a tablet that reads slowly
 * costs no memory, it is told the newest of what it missed.
 */
export class Changes {
  readonly #last = new Map<string, { readonly change: Change; at: number }>();
  #version = 0;

  get version(): number {
    return this.#version;
  }

  mark(change: Change): void {
    const at = ++this.#version;
    const key = `${change.kind} ${change.id}`;
    const seen = this.#last.get(key);
    if (seen === undefined) this.#last.set(key, { change, at });
    else seen.at = at;
  }

  since(version: number): Change[] {
    if (version >= this.#version) return [];
    return [...this.#last.values()].filter((each) => each.at > version).map((each) => each.change);
  }
}
