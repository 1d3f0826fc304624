import { CodedError, type Desired } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import type { StateStore } from '../tiers/state-store.ts';

/** Both hubs may write the same document at the same moment; so often the loser tries again. */
const TRIES = 20;

export interface DesiredDocs {
  get(node: string): Promise<Desired | undefined>;
  /** `edit` gets the document as it is now and may be called again with a newer one. Gives what was written. */
  change(
    node: string,
    edit: (desired: Desired) => Partial<Omit<Desired, 'node' | 'version' | 'issued'>>,
  ): Promise<Desired>;
}

/** What is over is taken out by whoever writes next: it would be told to the node for ever. */
function withoutExpired(loops: Desired['loops'], wall: number): Desired['loops'] {
  return Object.fromEntries(
    Object.entries(loops).map(([id, loop]) => {
      const isOver = loop.override !== null && loop.override.expires <= wall;
      return [id, isOver ? { ...loop, override: null } : loop];
    }),
  );
}

/** `desired/<node>`: what people want of a node, changed by compare-and-set. The hub with the socket sees it and sends. */
export function createDesiredDocs(store: StateStore, clock: Pick<ProcessClock, 'wall'>): DesiredDocs {
  const key = (node: string) => `desired/${node}`;
  return {
    get: async (node) => (await store.get<Desired>(key(node)))?.value,
    async change(node, edit) {
      for (let tried = 1; ; tried++) {
        const doc = await store.get<Desired>(key(node));
        const before = doc?.value ?? { node, version: 0, issued: clock.wall(), loops: {}, stop: null };
        // The document's own version and the store's rise together; should they ever differ, ours never falls.
        const version = Math.max(doc?.version ?? 0, before.version) + 1;
        const wall = clock.wall();
        const edited = { ...before, ...edit(before), node, version, issued: wall };
        const desired: Desired = { ...edited, loops: withoutExpired(edited.loops, wall) };
        try {
          return (await store.put(key(node), desired, doc?.version ?? null)).value;
        } catch (fault) {
          const isConflict = fault instanceof CodedError && fault.code === 'STATE_CONFLICT';
          if (!isConflict || tried === TRIES) throw fault;
        }
      }
    },
  };
}
