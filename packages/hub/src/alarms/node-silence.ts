import { said } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import type { NodeFacts } from '../ingest/ingest-port.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { ConditionSource, HubCondition, HubPlace } from './condition-source.ts';

/** An agent that loses its hub is at the other one within two seconds; machine ms. */
export const SILENT_MS = 10_000;
/** A node that nobody has heard for so long was taken away, and is no alarm any more. */
const GONE_MS = 30 * 86_400_000;

interface SilenceParts {
  readonly fleet: Pick<FleetState, 'nodes' | 'isApart'>;
  readonly machine: Pick<MachineClock, 'mono'>;
}

/** Where the alarm of hubs that do not hear each other stands, in the place of a node. */
const APART = { node: 'hub.words', code: 'hubs-apart', about: 'hub.words' };

/** One for all nodes that the other hub may hear: which of them are silent is not known, and not claimed. */
function apart(nodes: readonly NodeFacts[], sinceMs: number): HubCondition[] {
  if (nodes.length === 0 || sinceMs <= SILENT_MS) return [];
  const isControlling = nodes.some(({ loops }) => loops.length > 0);
  const unknown = { nodes: nodes.length };
  const detail = `the hubs do not hear each other; nodes of which this one knows nothing: ${unknown.nodes}`;
  return [{ ...APART, priority: isControlling ? 'critical' : 'warning', detail, said: said('hubs-apart', unknown) }];
}

/** Nodes that no hub has heard for a while. What they control goes on without us, unseen. */
export function nodeSilence({ fleet, machine }: SilenceParts): ConditionSource {
  /** Machine ms at which the node was last held; or first missed, when this hub has never had it. */
  const heard = new Map<string, number>();
  const silent = new Set<string>();
  let togetherAt = machine.mono();
  return {
    judge() {
      const now = machine.mono();
      const conditions: HubCondition[] = [];
      const undecided: HubPlace[] = [];
      const unknown: NodeFacts[] = [];
      if (!fleet.isApart) togetherAt = now;
      for (const [node, { hub, facts }] of fleet.nodes) {
        // What comes with reports comes when it comes.
        if (facts.virtual === true) continue;
        if (hub !== null) {
          heard.set(node, now);
          silent.delete(node);
          continue;
        }
        if (fleet.isApart && !silent.has(node)) {
          heard.set(node, now);
          undecided.push({ node, code: 'node-silent', about: node });
          unknown.push(facts);
          continue;
        }
        const since = heard.get(node) ?? now;
        heard.set(node, since);
        const place = { node, code: 'node-silent', about: node };
        const age = now - since;
        if (age > SILENT_MS) silent.add(node);
        if (age > GONE_MS) continue;
        if (!silent.has(node)) {
          undecided.push(place);
          continue;
        }
        const isControlling = facts.loops.length > 0;
        const detail = isControlling ? 'no hub hears it; its loops go on by themselves' : 'no hub hears it';
        const words = said(isControlling ? 'unheard-controlling' : 'unheard');
        conditions.push({ ...place, priority: isControlling ? 'critical' : 'warning', detail, said: words });
      }
      conditions.push(...apart(unknown, now - togetherAt));
      return { conditions, undecided };
    },
  };
}
