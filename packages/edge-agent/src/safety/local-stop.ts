import type { Desired } from '@cerveceria/protocol';

export interface StopOrder {
  readonly id: string;
  readonly owner: string;
  readonly reason: string;
  /** Process ms UTC. */
  readonly at: number;
}

/** The node's latched stop. */
export interface LocalStop {
  readonly order: StopOrder | null;
  /** The desired document has carried a stop since; only then does its absence mean that a person released it. */
  readonly isWritten: boolean;
  /** Version of the last document that carried a stop; an older one, out of a backup, must not release it. */
  readonly version: number;
}

export const NO_STOP: LocalStop = { order: null, isWritten: false, version: 0 };

/**
 * A stop straight from the socket or a button: latched at once. A second one changes neither owner nor reason, and is
 * one more that a document has to carry before it can be released.
 */
export function orderStop(before: LocalStop, order: StopOrder): LocalStop {
  if (before.order === null) return { ...before, order, isWritten: false };
  if (before.order.id === order.id) return before;
  return { ...before, order: { ...before.order, id: order.id }, isWritten: false };
}

/** What a desired document of this version says of the stop. */
export function desireStop(before: LocalStop, { stop, version }: Pick<Desired, 'stop' | 'version'>): LocalStop {
  if (stop !== null) {
    const { id, owner, reason, issued } = stop;
    const order = { ...(before.order ?? { owner, reason, at: issued }), id };
    return { order, isWritten: true, version };
  }
  // A document from before the stop must not release it.
  return before.isWritten && version > before.version ? { ...NO_STOP, version: before.version } : before;
}
