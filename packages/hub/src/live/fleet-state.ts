import type { Desired, Reported } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import { Changes } from './changes.ts';
import { LatestValues } from './latest-values.ts';

export interface NodeState {
  facts: NodeFacts;
  /** Hub that holds the agent's socket. */
  hub: string | null;
  /** Process wall ms of the last word. */
  seen: number | null;
  report: Reported | null;
  lastScan: LiveScan | null;
  /** Process ms by which the node's clock was ahead of ours at its last report. */
  skew: number | null;
}

/** What this hub knows of all agents, its own and the other hub's, and what of it changed when. */
export class FleetState {
  readonly nodes = new Map<string, NodeState>();
  readonly desired = new Map<string, Desired>();
  readonly latest = new LatestValues();
  readonly changes = new Changes();
  /** Word between the hubs does not go through: what the other one holds is not known here. */
  isApart = false;
  /** Called with every scan that comes, of both hubs' agents. */
  readonly hearers = new Set<(facts: NodeFacts, scan: LiveScan) => void>();
  readonly #clock: ProcessClock;

  constructor(clock: ProcessClock) {
    this.#clock = clock;
  }

  /** Facts from `hello` or from the store, whose record says more. */
  learn({ node, version, simulated, channels, loops, virtual }: NodeFacts): void {
    const facts = { node, version, simulated, channels, loops, ...(virtual === true && { virtual }) };
    const known = this.nodes.get(facts.node);
    if (known === undefined)
      this.nodes.set(facts.node, { facts, hub: null, seen: null, report: null, lastScan: null, skew: null });
    else if (JSON.stringify(known.facts) === JSON.stringify(facts)) return;
    else known.facts = facts;
    this.changes.mark({ kind: 'shape', id: '' });
  }

  held(node: string, hub: string | null): void {
    const state = this.nodes.get(node);
    if (state === undefined || state.hub === hub) return;
    state.hub = hub;
    if (hub !== null) state.seen = this.#clock.wall();
    this.changes.mark({ kind: 'node', id: node });
    // Alarms of a node that is gone are told as last known.
    this.changes.mark({ kind: 'alarms', id: '' });
  }

  live(node: string, scans: readonly LiveScan[]): void {
    const state = this.nodes.get(node);
    if (state === undefined) return;
    state.seen = this.#clock.wall();
    for (const scan of scans) {
      for (const id of this.latest.take(state.facts.channels, scan)) this.changes.mark({ kind: 'latest', id });
      state.lastScan = scan;
      for (const heard of this.hearers) heard(state.facts, scan);
    }
  }

  /** @param heard process ms at which a hub had it from the agent; word between hubs may come much later */
  reported(node: string, report: Reported, heard = this.#clock.wall()): void {
    const state = this.nodes.get(node);
    if (state === undefined) return;
    const before = state.report;
    state.report = report;
    state.seen = this.#clock.wall();
    state.skew = report.at - heard;
    this.changes.mark({ kind: 'node', id: node });
    this.changes.mark({ kind: 'loops', id: node });
    if (JSON.stringify(before?.alarms ?? []) !== JSON.stringify(report.alarms))
      this.changes.mark({ kind: 'alarms', id: '' });
  }

  desire(node: string, desired: Desired | undefined): void {
    if (desired === undefined) this.desired.delete(node);
    else this.desired.set(node, desired);
    this.changes.mark({ kind: 'loops', id: node });
    this.changes.mark({ kind: 'node', id: node });
  }

  /** Marks what has become stale, or fresh again, with time alone. */
  age(): void {
    for (const id of this.latest.aged(this.#clock)) this.changes.mark({ kind: 'latest', id });
  }
}
