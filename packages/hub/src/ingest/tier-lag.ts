import { said } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import type { ConditionSource, HubCondition } from '../alarms/condition-source.ts';
import type { MetricValue } from '../health/told-values.ts';
import type { Level, TierLine } from './tier-line.ts';
import type { TierLines } from './tier-lines.ts';

export interface TierStatus {
  readonly name: string;
  readonly levels: readonly Level[];
  readonly up: boolean;
  /** Scans that another tier has and this one has not. */
  readonly scans: number;
  /** How long it has not had what another one had by then, or has not answered; machine seconds. */
  readonly seconds: number;
  readonly queued: number;
  readonly filled: number;
}

export interface TierLag {
  readonly source: ConditionSource;
  status(): TierStatus[];
  metrics(): MetricValue[];
}

interface LagParts {
  readonly lines: () => TierLines;
  /** Nodes whose sockets this hub holds: only of them it hears each mark. */
  readonly held: () => ReadonlySet<string>;
  readonly machine: Pick<MachineClock, 'mono'>;
}

/** A tier that is behind for longer is told to people, machine ms. */
const BEHIND_MS = 60_000;
/** Where the alarm of a tier stands, in the place of a node. */
const placeOf = (levels: readonly Level[]) => `hub.${levels.join('-')}`;

/** What another tier had at some time, and this one had not. */
interface Goal {
  readonly since: number;
  readonly marks: readonly { readonly node: string; readonly epoch: string; readonly seq: number }[];
}

/** How far each tier is behind. What is on its way to a tier at any moment does not count, only what does not arrive. */
export function createTierLag({ lines, held, machine }: LagParts): TierLag {
  const goals = new Map<TierLine, Goal>();

  function missing(line: TierLine): Goal['marks'] {
    const found: Goal['marks'][number][] = [];
    for (const other of lines())
      for (const node of other === line ? [] : held())
        for (const [epoch, seq] of other.marks.get(node) ?? [])
          if (line.mark(node, epoch) < seq) found.push({ node, epoch, seq });
    return found;
  }

  function behindMs(line: TierLine, now: number): number {
    const goal = goals.get(line);
    const isReached = goal?.marks.every(({ node, epoch, seq }) => line.mark(node, epoch) >= seq || !held().has(node));
    if (goal === undefined || isReached === true) {
      const marks = missing(line);
      if (marks.length > 0) goals.set(line, { since: now, marks });
      else goals.delete(line);
    }
    const since = Math.min(goals.get(line)?.since ?? now, line.downSince ?? now, line.fillingSince ?? now);
    return now - since;
  }

  function status(): TierStatus[] {
    const now = machine.mono();
    return lines().map((line) => {
      const { name, levels, up, queued, filled } = line;
      const scans = missing(line).reduce((sum, { node, epoch, seq }) => sum + seq - line.mark(node, epoch), 0);
      return {
        ...{ name, levels, up, queued, filled, scans: Math.max(scans, line.wanting) },
        seconds: Math.round(behindMs(line, now) / 1000),
      };
    });
  }

  return {
    status,
    source: {
      judge() {
        const conditions = status()
          .filter(({ seconds }) => seconds * 1000 > BEHIND_MS)
          .map(({ name, levels, up, scans, seconds }): HubCondition => {
            const detail = `${name}: ${up ? `${scans} scans are missing` : 'it does not answer'}, for ${Math.floor(seconds / 60)} min`;
            const ms = Math.floor(seconds / 60) * 60_000;
            const words = up ? said('tier-lacks', { tier: name, scans, ms }) : said('tier-silent', { tier: name, ms });
            const place = placeOf(levels);
            return { node: place, code: 'tier-behind', about: place, priority: 'warning', detail, said: words };
          });
        return { conditions, undecided: [] };
      },
    },
    metrics: () =>
      status().flatMap(({ name, levels, up, scans, seconds, queued, filled }) => {
        const labels = { tier: name, level: levels.join('-') };
        const value = (key: string, help: string, number: number, kind: MetricValue['kind'] = 'gauge') => ({
          ...{ name: key, help, value: number, kind, labels },
        });
        return [
          value('tier_up', '1 while the tier answers', up ? 1 : 0),
          value('tier_lag_scans', 'Scans that another tier has and this one has not', scans),
          value('tier_lag_seconds', 'How long it has not had what another one had by then', seconds),
          value('tier_queue_frames', 'Frames that wait for it', queued),
          value('tier_filled_frames_total', 'Frames that catching up has brought', filled, 'counter'),
        ];
      }),
  };
}
