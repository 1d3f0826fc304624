import { type ChannelView, type KettleView, kettleOf, type LoopView, type NodeView } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import type { FleetState, NodeState } from './fleet-state.ts';

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

function stopOf(state: NodeState, fleet: FleetState): NodeView['stop'] {
  const reported = state.report?.stop ?? null;
  if (reported !== null) return reported;
  // Asked for and not yet answered: shown as stopped is the safe reading of a stop, and of nothing else.
  const asked = fleet.desired.get(state.facts.node)?.stop ?? null;
  return asked === null ? null : { id: asked.id, owner: asked.owner, reason: asked.reason, at: asked.issued };
}

function nodeView(state: NodeState, fleet: FleetState): NodeView {
  const { facts, hub, seen, report } = state;
  return {
    id: facts.node,
    kettle: kettleOf(facts.node),
    online: hub !== null,
    hub,
    seen,
    simulated: facts.simulated,
    version: facts.version,
    buffered: report?.buffered ?? 0,
    dropped: report?.dropped ?? 0,
    ...(report !== null && { answers: report.version }),
    ...(report?.drivers !== undefined && { drivers: report.drivers }),
    stop: stopOf(state, fleet),
  };
}

export function nodesOf(fleet: FleetState): NodeView[] {
  return [...fleet.nodes.values()].map((state) => nodeView(state, fleet)).sort(byId);
}

export function nodeById(fleet: FleetState, node: string): NodeView | undefined {
  const state = fleet.nodes.get(node);
  return state === undefined ? undefined : nodeView(state, fleet);
}

export function kettlesOf(fleet: FleetState): KettleView[] {
  const kettles = new Map<string, NodeView[]>();
  for (const node of nodesOf(fleet)) {
    const nodes = kettles.get(node.kettle);
    if (nodes === undefined) kettles.set(node.kettle, [node]);
    else nodes.push(node);
  }
  return [...kettles].map(([id, nodes]) => ({ id, nodes }));
}

export function channelsOf(fleet: FleetState, clock: ProcessClock): ChannelView[] {
  return [...fleet.nodes.values()]
    .flatMap(({ facts }) =>
      facts.channels.map((spec) => ({
        ...spec,
        node: facts.node,
        kettle: kettleOf(facts.node),
        latest: fleet.latest.at(spec.id, clock),
      })),
    )
    .sort(byId);
}

export function loopsOfNode(fleet: FleetState, node: string): LoopView[] {
  const state = fleet.nodes.get(node);
  if (state === undefined) return [];
  const { facts, report } = state;
  return facts.loops.map((spec) => ({
    node,
    spec,
    state: report?.loops.find((each) => each.id === spec.id) ?? null,
    desired: fleet.desired.get(node)?.loops[spec.id]?.demand ?? null,
    refused: report?.refused.filter((each) => each.loop === spec.id) ?? [],
  }));
}

export function loopsOf(fleet: FleetState): LoopView[] {
  return [...fleet.nodes.keys()].sort().flatMap((node) => loopsOfNode(fleet, node));
}
