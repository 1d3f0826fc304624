import type { NodeView } from '@cerveceria/protocol';

export type Nodes = ReadonlyMap<string, NodeView>;

/** What changed replaces what was; who is not named stays. */
export function withNodes(nodes: Nodes, changed: readonly NodeView[]): Nodes {
  const next = new Map(nodes);
  for (const node of changed) next.set(node.id, node);
  return next;
}
