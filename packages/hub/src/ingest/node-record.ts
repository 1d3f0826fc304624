import type { NodeFacts } from './ingest-port.ts';

/** StateStore document `node/<id>`: what the node says of itself, and who met it last. */
export interface NodeRecord extends NodeFacts {
  /** Process wall ms of the last joining. */
  readonly seen: number;
  /** Hub that the node joined last. */
  readonly hub: string;
}

export const nodeKey = (node: string) => `node/${node}`;
