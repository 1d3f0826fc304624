import type { Cell, Grant, ListedChannel, LoopSpec, Reported } from '@cerveceria/protocol';

/** What a node says of itself in `hello`; kept in the StateStore as `node/<id>` so that both hubs know it. */
export interface NodeFacts {
  readonly node: string;
  readonly version: string;
  readonly simulated: boolean;
  readonly channels: readonly ListedChannel[];
  readonly loops: readonly LoopSpec[];
  /** Nobody stands behind it: its readings come with reports. */
  readonly virtual?: true;
}

/** A scan of the live lane with its wall time (process ms UTC). Cells in the order of `NodeFacts.channels`. */
export interface LiveScan {
  readonly epoch: string;
  readonly seq: number;
  readonly wall: number;
  readonly cells: readonly Cell[];
}

/** What ingest tells the rest of this hub about the agents whose sockets it holds. Called in order, never throws. */
export interface AgentEvents {
  joined(facts: NodeFacts): void;
  live(node: string, scans: readonly LiveScan[]): void;
  reported(node: string, report: Reported): void;
  left(node: string): void;
}

/** What the rest of this hub may ask of ingest. */
export interface AgentLinks {
  /** Nodes whose sockets this hub holds. */
  readonly held: ReadonlySet<string>;
  /** False when this hub does not hold the node's socket. */
  grant(node: string, grant: Grant): boolean;
  /** False when this hub does not hold the node's socket. */
  stop(node: string, stop: { readonly id: string; readonly owner: string; readonly reason: string }): boolean;
}
