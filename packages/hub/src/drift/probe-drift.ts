import { inUnit, kettleOf, type ListedChannel, type Said, said } from '@cerveceria/protocol';
import type { ConditionSource, HubCondition, HubPlace } from '../alarms/condition-source.ts';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import { AGREEMENT } from './agreement.ts';
import { ComparedGroup, type Comparison } from './compared-group.ts';

interface Member {
  readonly spec: ListedChannel;
  readonly node: string;
}

interface Group {
  readonly members: readonly Member[];
  readonly compared: ComparedGroup;
}

export interface ProbeDrift extends ConditionSource {
  /** Every scan of every node, in the order of its channels. */
  heard(facts: NodeFacts, scan: LiveScan): void;
}

/** By kettle, word and unit. Channels of one node alone are its own affair: its probes vote. */
function groupsOf(nodes: Iterable<NodeFacts>): Map<string, Member[]> {
  const groups = new Map<string, Member[]>();
  for (const { node, channels } of nodes)
    for (const spec of channels) {
      if (spec.compares === undefined || AGREEMENT[spec.unit] === undefined) continue;
      const key = `${kettleOf(node)} ${spec.compares} ${spec.unit}`;
      groups.set(key, [...(groups.get(key) ?? []), { spec, node }]);
    }
  for (const [key, members] of groups) if (new Set(members.map(({ node }) => node)).size < 2) groups.delete(key);
  return groups;
}

const signed = (value: number, digits: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(digits)}`;

function worded({ channel, others, verdict }: Comparison, unit: string): string {
  if (verdict === null) return '';
  const digits = unit === 'SG' ? 4 : 2;
  const against = others.length === 1 ? others[0] : `the middle of ${others.length + 1}`;
  const { offset, drift } = verdict;
  const trend =
    drift === null ? '' : `, drifting ${signed(drift.rate, digits + 1)} ${unit}/h over ${drift.hours.toFixed(1)} h`;
  return `${channel} shows ${signed(offset, digits)} ${unit} against ${against}${trend}`.slice(0, 200);
}

function saidOf({ others, verdict }: Comparison, unit: string): Said {
  const { offset = 0, drift = null } = verdict ?? {};
  const against = others.length === 1 ? { other: others[0] as string } : { probes: others.length + 1 };
  const params = { offset, unit, ...against };
  if (drift === null) return said(others.length === 1 ? 'off-from-other' : 'off-from-middle', params);
  const trend = { rate: drift.rate, ms: drift.hours * 3_600_000 };
  return said(others.length === 1 ? 'drifting-from-other' : 'drifting-from-middle', { ...params, ...trend });
}

/** Probes of different nodes that should show the same, and do not: one of them has drifted. */
export function probeDrift(nodes: () => Iterable<NodeFacts>): ProbeDrift {
  const groups = new Map<string, Group>();
  const byChannel = new Map<string, ComparedGroup>();

  /** A group that has other members now begins anew. */
  function regroup(): void {
    const wanted = groupsOf(nodes());
    for (const key of groups.keys()) if (!wanted.has(key)) groups.delete(key);
    for (const [key, members] of wanted) {
      const ids = members.map(({ spec }) => spec.id).sort();
      if (groups.get(key)?.compared.channels.join() === ids.join()) continue;
      const agreement = AGREEMENT[(members[0] as Member).spec.unit] as number;
      groups.set(key, { members, compared: new ComparedGroup(ids, agreement) });
    }
    byChannel.clear();
    for (const { compared } of groups.values()) for (const id of compared.channels) byChannel.set(id, compared);
  }

  return {
    heard({ channels }, { wall, cells }) {
      if (byChannel.size === 0) return;
      for (const [i, { id, res, compares }] of channels.entries()) {
        const cell = cells[i];
        if (compares !== undefined && typeof cell === 'number') byChannel.get(id)?.add(id, wall, inUnit(cell, res));
      }
    },
    judge() {
      regroup();
      const conditions: HubCondition[] = [];
      const undecided: HubPlace[] = [];
      for (const { members, compared } of groups.values())
        for (const comparison of compared.comparisons) {
          const { channel, verdict } = comparison;
          const { node, spec } = members.find((member) => member.spec.id === channel) as Member;
          const place = { node, code: 'probe-drift', about: channel };
          if (verdict === null) undecided.push(place);
          else if (verdict.isTooMuch) {
            const told = { detail: worded(comparison, spec.unit), said: saidOf(comparison, spec.unit) };
            conditions.push({ ...place, priority: 'warning', ...told });
          }
        }
      return { conditions, undecided };
    },
  };
}
