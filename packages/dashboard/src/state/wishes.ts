import type { Demand, LoopView, NodeView } from '@cerveceria/protocol';
import { LATE_MS } from '../config.ts';
import type { Loops } from './loops.ts';
import type { Nodes } from './nodes.ts';

/** What a person asked for and the node has not reported yet. Nothing of it is shown as set. */
export interface Wish {
  readonly id: number;
  readonly kind: 'override' | 'end-override' | 'desired' | 'stop' | 'release';
  /** Loop id, or node id for stop and release. */
  readonly target: string;
  readonly demand: Demand | null;
  readonly phase: 'sending' | 'sent' | 'refused';
  /** Process ms at which it was asked; a refusal from before is another wish's. */
  readonly asked: number;
  /** Machine ms. */
  readonly since: number;
  /** Override id that the hub gave it. */
  readonly given: string | null;
  /** Version of the node's desired state that carries it. */
  readonly version: number | null;
  /** Code of the refusal. */
  readonly code: string | null;
}

const near = (a: number | null | undefined, b: number | undefined) =>
  b === undefined || (a !== null && a !== undefined && Math.abs(a - b) < 1e-6);

function matches(demand: Demand, found: Demand | null): boolean {
  if (found === null || found.mode !== demand.mode) return false;
  if (demand.mode === 'auto') return near(found.setPoint, demand.setPoint);
  return demand.mode === 'off' || near(found.duty, demand.duty);
}

function overrideMet(wish: Wish, loop: LoopView): boolean {
  const override = loop.state?.override ?? null;
  if (override === null || wish.demand === null) return false;
  if (wish.given !== null) return override.id === wish.given;
  return override.issued >= wish.asked - LATE_MS && matches(wish.demand, override);
}

function desiredMet(wish: Wish, { state, desired }: LoopView): boolean {
  if (state === null || wish.demand === null) return false;
  // Under a stronger rule the node cannot show it; that the hub holds it is then all there is to know.
  if (state.source !== 'desired' && state.source !== 'default') return matches(wish.demand, desired);
  if (state.source === 'default' || state.mode !== wish.demand.mode) return false;
  if (wish.demand.mode === 'auto') return near(state.setPoint, wish.demand.setPoint);
  return wish.demand.mode === 'off' || near(state.duty, wish.demand.duty) || state.veto !== null;
}

/** The node has reported on a desired state that holds this wish: what it shows now is its answer. */
function answered(wish: Wish, node: NodeView | undefined): boolean {
  return wish.version !== null && node?.answers !== undefined && node.answers >= wish.version;
}

function met(wish: Wish, loop: LoopView | undefined, node: NodeView | undefined): boolean {
  if (wish.version !== null) return answered(wish, node);
  switch (wish.kind) {
    case 'override':
      return loop !== undefined && overrideMet(wish, loop);
    case 'end-override':
      return loop !== undefined && loop.state !== null && loop.state.override === null;
    case 'desired':
      return loop !== undefined && desiredMet(wish, loop);
    case 'stop':
      return node !== undefined && node.stop !== null;
    case 'release':
      return node !== undefined && node.stop === null;
  }
}

/** A lasting demand is refused as `desired-VERSION`, again with each newer version that still holds it. */
function isRefusalOf(wish: Wish, refusal: LoopView['refused'][number]): boolean {
  const [, version] = /^desired-(\d+)$/.exec(refusal.id) ?? [];
  if (wish.kind === 'desired') {
    if (version === undefined) return false;
    return wish.version === null ? refusal.at >= wish.asked - LATE_MS : Number(version) >= wish.version;
  }
  if (wish.kind !== 'override' || version !== undefined) return false;
  return wish.given === null ? refusal.at >= wish.asked - LATE_MS : refusal.id === wish.given;
}

/** After news of the nodes: what they reported is done, what they refused says so, the rest goes on waiting. */
export function settle(wishes: readonly Wish[], loops: Loops, nodes: Nodes): readonly Wish[] {
  const next = wishes.flatMap((wish): Wish[] => {
    if (wish.phase !== 'sent') return [wish];
    const loop = loops.get(wish.target);
    const code = loop?.refused.find((each) => isRefusalOf(wish, each))?.code ?? null;
    if (code !== null) return [{ ...wish, phase: 'refused', code }];
    return met(wish, loop, nodes.get(loop?.node ?? wish.target)) ? [] : [wish];
  });
  return next.length === wishes.length && next.every((wish, i) => wish === wishes[i]) ? wishes : next;
}

/** One wish a target: a newer one takes the older one's place. */
export function withWish(wishes: readonly Wish[], wish: Wish): readonly Wish[] {
  return [...wishes.filter((each) => each.target !== wish.target), wish];
}

export function changeWish(wishes: readonly Wish[], id: number, change: Partial<Wish>): readonly Wish[] {
  return wishes.map((wish) => (wish.id === id ? { ...wish, ...change } : wish));
}

/** Asked long enough ago that a healthy node would have answered. */
export function isLate(wish: Wish, now: number): boolean {
  return wish.phase !== 'refused' && now - wish.since > LATE_MS;
}
