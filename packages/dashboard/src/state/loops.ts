import type { LoopSource, LoopView, NodeView } from '@cerveceria/protocol';

export type Loops = ReadonlyMap<string, LoopView>;

export function withLoops(loops: Loops, changed: readonly LoopView[]): Loops {
  const next = new Map(loops);
  for (const loop of changed) next.set(loop.spec.id, loop);
  return next;
}

/** Who rules a loop, with what a brewer wants to know about it. */
export type Rule =
  | { readonly by: 'unknown' }
  | { readonly by: Exclude<LoopSource, 'safety' | 'local-stop' | 'override'> }
  | { readonly by: 'safety'; readonly code: string | null }
  | { readonly by: 'local-stop'; readonly owner: string | null; readonly reason: string }
  | {
      readonly by: 'override';
      readonly owner: string | null;
      readonly reason: string;
      readonly expires: number | null;
    };

/** Only from what the node reported. */
export function ruleOf(loop: LoopView, node: NodeView | undefined): Rule {
  const { state } = loop;
  if (state === null) return { by: 'unknown' };
  switch (state.source) {
    case 'safety':
      return { by: 'safety', code: state.veto };
    case 'local-stop':
      return { by: 'local-stop', owner: node?.stop?.owner ?? null, reason: node?.stop?.reason ?? '' };
    case 'override': {
      const { override } = state;
      return {
        by: 'override',
        owner: override?.owner ?? null,
        reason: override?.reason ?? '',
        expires: override?.expires ?? null,
      };
    }
    case 'program':
    case 'desired':
    case 'default':
      return { by: state.source };
  }
}

const RANK = { heat: 0, ferment: 1, pump: 2 } as const;

/** The loop that a brewer came to see first: heat before fermentation before pumps. */
export function loopsOfKettle(loops: Loops, kettle: string): LoopView[] {
  return [...loops.values()]
    .filter((loop) => loop.node.startsWith(`${kettle}.`))
    .sort((a, b) => RANK[a.spec.kind] - RANK[b.spec.kind] || (a.spec.id < b.spec.id ? -1 : 1));
}
