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

function met(wish: Wish, loop: LoopView | undefined, node: NodeView | undefined): boolean {
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

function refusalOf(wish: Wish, loop: LoopView | undefined): string | null {
  if (wish.kind !== 'override' && wish.kind !== 'desired') return null;
  const refusal = loop?.refused.find((each) =>
    wish.given === null ? each.at >= wish.asked - LATE_MS : each.id === wish.given,
  );
  return refusal?.code ?? null;
}

/** After news of the nodes: what they reported is done, what they refused says so, the rest goes on waiting. */
export function settle(wishes: readonly Wish[], loops: Loops, nodes: Nodes): readonly Wish[] {
  const next = wishes.flatMap((wish): Wish[] => {
    if (wish.phase !== 'sent') return [wish];
    const loop = loops.get(wish.target);
    if (met(wish, loop, nodes.get(wish.target))) return [];
    const code = refusalOf(wish, loop);
    return [code === null ? wish : { ...wish, phase: 'refused', code }];
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
