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
}

export const NO_STOP: LocalStop = { order: null, isWritten: false };

/** A stop straight from the socket or a button: latched at once; a second one changes nothing. */
export function orderStop(before: LocalStop, order: StopOrder): LocalStop {
  return before.order === null ? { order, isWritten: false } : before;
}

/** What a newer desired document says of the stop. */
export function desireStop(before: LocalStop, stop: Desired['stop']): LocalStop {
  if (stop !== null) {
    const { id, owner, reason, issued } = stop;
    return { order: before.order ?? { id, owner, reason, at: issued }, isWritten: true };
  }
  // A document from before the stop must not release it.
  return before.isWritten ? NO_STOP : before;
}
