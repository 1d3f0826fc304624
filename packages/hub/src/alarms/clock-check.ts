import { said } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import type { FleetState } from '../live/fleet-state.ts';
import type { ConditionSource, HubCondition } from './condition-source.ts';

/** A node whose clock is this far from the hub's, process ms, starts programs and ends overrides at the wrong time. */
export const OFF_MS = 30_000;
/** A report may be so old when it comes, machine ms; in a simulation many process seconds pass meanwhile. */
const TRANSIT_MS = 5_000;

interface ClockParts {
  readonly fleet: Pick<FleetState, 'nodes'>;
  readonly process: Pick<ProcessClock, 'rate'>;
}

/** Nodes whose process clock is not the hubs'. Frames are timed by the table of boots and suffer nothing. */
export function clockCheck({ fleet, process }: ClockParts): ConditionSource {
  const off = new Set<string>();
  return {
    judge() {
      const limit = OFF_MS + TRANSIT_MS * Math.max(0, process.rate() - 1);
      const conditions: HubCondition[] = [];
      for (const [node, { skew }] of fleet.nodes) {
        if (skew === null) continue;
        // What has been told ends at half the limit: a clock on the edge is one alarm.
        if (Math.abs(skew) > (off.has(node) ? limit / 2 : limit)) off.add(node);
        else off.delete(node);
        if (!off.has(node)) continue;
        const by = Math.round(Math.abs(skew) / 1000);
        const detail = `${by} s ${skew > 0 ? 'ahead of' : 'behind'} the hub`;
        const words = said(skew > 0 ? 'clock-ahead' : 'clock-behind', { ms: 1000 * by });
        conditions.push({ node, code: 'clock-off', about: node, priority: 'warning', detail, said: words });
      }
      return { conditions, undecided: [] };
    },
  };
}
