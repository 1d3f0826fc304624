import { type Finding, type FindingRow, type FindingsQuery, kettleOf, nodeOf, said } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { ConditionSource, HubCondition } from '../alarms/condition-source.ts';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { FindingLog } from './finding-log.ts';
import { KettleStir } from './kettle-stir.ts';
import { NodeWatch } from './node-watch.ts';

export interface AnomalyParts {
  readonly hub: string;
  readonly fleet: Pick<FleetState, 'hearers'>;
  readonly store: Pick<StateStore, 'record' | 'recent' | 'lease'>;
  readonly machine: Pick<MachineClock, 'every'>;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly log: Log;
}

export interface Anomalies {
  /** Alarms of what was found about a channel that a loop hangs on. */
  readonly source: ConditionSource;
  recent(query: FindingsQuery): Promise<FindingRow[]>;
  /** Takes what another watch found. `isKnown`: it was written down before, and stands only. */
  tell(finding: Finding, isKnown?: boolean): void;
  start(): void;
  stop(): void;
}

const LEASE = 'anomalies';
/** Machine ms. */
const LEASE_MS = 8_000;
const RENEW_MS = 3_000;
/** What happened in one instant stands as an alarm for so long, process ms. */
const STANDS_MS = 1_800_000;
/** These end by themselves, the others are one instant. */
const LASTING: ReadonlySet<string> = new Set(['stuck', 'drift', 'channel-silent', 'off-band']);
/** Of these there are no alarms: one reading that is off harms nobody. */
const HARMLESS: ReadonlySet<string> = new Set(['outlier']);

/** Looks at every reading of every measured channel as it comes. Both hubs look, one of them writes down. */
export function createAnomalies({ hub, fleet, store, machine, process, log }: AnomalyParts): Anomalies {
  const nodes = new Map<string, NodeWatch>();
  const kettles = new Map<string, KettleStir>();
  const standing = new Map<string, Finding>();
  const findings = new FindingLog(store, log);
  const cancels: Cancel[] = [];
  let isOurs = false;

  function heard(facts: NodeFacts, scan: LiveScan): void {
    let node = nodes.get(facts.node);
    if (node?.facts !== facts) {
      node = new NodeWatch(facts, node);
      nodes.set(facts.node, node);
    }
    if (!node.isNewer(scan)) return;
    const name = kettleOf(facts.node);
    const kettle = kettles.get(name) ?? new KettleStir();
    kettles.set(name, kettle);
    const pumps = node.pumps(scan);
    if (pumps !== undefined) kettle.heard(facts.node, pumps, scan.wall);
    for (const finding of kettle.unexplained(node.heard(scan), scan.wall)) found(finding);
  }

  function found(finding: Finding, isKnown = false): void {
    standing.set(`${finding.kind} ${finding.channel}`, finding);
    if (isOurs && !isKnown) findings.write(finding);
  }

  function isOver({ kind, until }: Finding): boolean {
    return until !== null && (LASTING.has(kind) || process.wall() - until > STANDS_MS);
  }

  function conditionOf({ kind, channel, cause, said: words, evidence, confidence }: Finding): HubCondition[] {
    const node = nodeOf(channel);
    const loop = nodes.get(node)?.facts.loops.find(({ input }) => input === channel);
    if (loop === undefined || HARMLESS.has(kind)) return [];
    const numbers = Object.entries(evidence).map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
    const detail = `${cause} (${numbers.join(', ')}; ${Math.round(100 * confidence)} %)`.slice(0, 200);
    const code = kind === 'channel-silent' ? kind : `channel-${kind}`;
    const { code: why = '', params = {} } = words ?? {};
    const told = words === undefined ? {} : { said: said(why, { ...evidence, ...params, confidence }) };
    return [{ node, code, about: channel, priority: kind === 'stuck' ? 'critical' : 'warning', detail, ...told }];
  }

  function askForLease(): void {
    store.lease(LEASE, hub, LEASE_MS).then(
      (has) => {
        isOurs = has;
      },
      () => {
        isOurs = false;
      },
    );
  }

  return {
    source: {
      judge() {
        for (const [key, finding] of standing) if (isOver(finding)) standing.delete(key);
        return { conditions: [...standing.values()].flatMap(conditionOf), undecided: [] };
      },
    },
    recent: (query) => findings.recent(query),
    tell: found,
    start() {
      fleet.hearers.add(heard);
      askForLease();
      cancels.push(machine.every(RENEW_MS, askForLease), () => fleet.hearers.delete(heard));
    },
    stop() {
      for (const cancel of cancels.splice(0)) cancel();
    },
  };
}
