import { type LoopState, said } from '@cerveceria/protocol';
import type { Condition } from '../safety/alarms.ts';
import type { LocalStop } from '../safety/local-stop.ts';
import type { Judged } from '../sensing/judge.ts';

/** Told once for the node, by what found it. */
const OF_THE_NODE = new Set(['guard-stepped-in', 'output-failed', 'output-contradicts']);
const LATCHED = new Set(['over-temperature', 'heating-while-off', 'no-effect', 'dry-fire']);

function channelCondition(about: string, { cell }: Judged): Condition[] {
  if (typeof cell === 'number' || cell === 'not-due') return [];
  const isMissing = cell === 'missing';
  const common = { about, priority: 'warning', latched: false } as const;
  if (isMissing) return [{ ...common, code: 'channel-missing', detail: 'no probe answers', said: said('no-probe') }];
  return [{ ...common, code: 'channel-faulty', detail: cell.replace('fault:', '') }];
}

function loopCondition({ id, veto, mode }: LoopState): Condition[] {
  // Right after the start every heater waits for its first reading.
  if (veto === null || veto === 'input-pending' || OF_THE_NODE.has(veto)) return [];
  const latched = LATCHED.has(veto);
  // Waiting for a pump is no reason to wake anybody; a heater that has lost its probe is.
  const priority = veto.startsWith('needs-') ? 'warning' : 'critical';
  const told = { detail: `output held off, mode ${mode}`, said: said('held-off', { mode }) };
  return [{ code: veto, about: id, priority, ...told, latched }];
}

/** Everything that is so after a tick and that a person should know. */
export function conditionsOf(
  node: string,
  channels: ReadonlyMap<string, Judged>,
  loops: readonly LoopState[],
  stop: LocalStop,
  doubtful: readonly string[] = [],
): Condition[] {
  const detail = stop.order === null ? '' : `${stop.order.owner}: ${stop.order.reason}`.slice(0, 200);
  return [
    ...[...channels].flatMap(([name, judged]) => channelCondition(`${node}.${name}`, judged)),
    ...loops.flatMap(loopCondition),
    ...doubtful.map((about): Condition => {
      const detail = 'the heater is off and the probe does not fall';
      return { code: 'input-still', about, priority: 'warning', detail, latched: false };
    }),
    ...(stop.order === null
      ? []
      : [{ code: 'local-stop', about: node, priority: 'warning' as const, detail, latched: true }]),
  ];
}
