import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { BEAT_MS, type Desired, type FromHub } from '@cerveceria/protocol';
import type { Cancel } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import { CLOSE } from './admission.ts';
import { AgentConnection } from './agent-connection.ts';
import { createAgentServer } from './agent-server.ts';
import { createCounters, type IngestCounters } from './counters.ts';
import { creditFor } from './credit.ts';
import type { IngestDeps, IngestParts } from './ingest-parts.ts';
import type { AgentLinks, LiveScan } from './ingest-port.ts';
import { LiveTails } from './live-tails.ts';
import { type LiveMessage, LiveWord } from './live-word.ts';
import { MarksBook } from './marks-book.ts';
import type { NodeMarks } from './node-marks.ts';
import { createTierLines, type TierLines } from './tier-lines.ts';

/** `elsewhere`: this hub does not hold the agent's socket; `gone`: the agent keeps nothing of that epoch. */
export type RewindAnswer = 'asked' | 'elsewhere' | 'gone';

export interface Ingest {
  readonly links: AgentLinks;
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Begins to hear the tiers and to beat; before the first upgrade. */
  start(): Promise<void>;
  /** Sends every agent to the other hub and writes down how far they were heard. */
  stop(): Promise<void>;
  /** Scans of the live lane that no stored frame holds yet; of agents of the other hub too. */
  provisional(node: string): readonly LiveScan[];
  /** How many scans ever were among those. */
  heard(node: string): number;
  /** How far each node was heard, newer than what the state has written; for the ledger. */
  marks(): ReadonlyMap<string, NodeMarks>;
  readonly counters: Readonly<IngestCounters>;
  /** Asks the agent for frames again, from `seq` on. */
  rewind(node: string, epoch: string, seq: number): RewindAnswer;
  /** Catching up has brought a tier further. */
  filled(node: string, tier: string, epoch: string, watermark: number): void;
  /** The tiers as ingest sees them; one where one tier is hot and warm. */
  readonly lines: TierLines;
}

const TICK_MS = BEAT_MS / 2;

/** Agents in: sockets, frames into the tier, live values and reports to the rest of this hub and to the other. */
export function createIngest(deps: IngestDeps): Ingest {
  const { state, notifier, events, machine, hub, log } = deps;
  const counters = createCounters();
  const lines = createTierLines(deps.tiers, machine, log);
  const marks = new MarksBook(state, machine, log);
  const tails = new LiveTails();
  const word = new LiveWord(notifier, machine);
  const connections = new Set<AgentConnection>();
  const byNode = new Map<string, AgentConnection>();
  const held = new Set<string>();
  const newest = new Map<string, Desired>();
  const cancels: Cancel[] = [];

  const parts: IngestParts = {
    ...deps,
    ...{ lines, counters, marks, tails, word },
    newestDesired: (node) => newest.get(node),
    credit: () => creditFor(held.size),
    takeOver(connection) {
      const older = byNode.get(connection.node);
      byNode.set(connection.node, connection);
      older?.fail(hubError('AGENT_REPLACED', connection.node), CLOSE.replaced);
    },
    joined(connection, facts) {
      held.add(connection.node);
      events.joined(facts);
      notifier.publish('joined', facts);
      log.info({ node: connection.node, version: facts.version }, 'an agent joined');
    },
    left(connection) {
      const { node } = connection;
      connections.delete(connection);
      // When a newer socket took over, the node never left.
      if (byNode.get(node) !== connection) return;
      byNode.delete(node);
      if (!held.delete(node)) return;
      events.left(node);
      notifier.publish('left', { node });
      void marks.write(node);
      log.info({ node }, 'an agent left');
    },
  };

  const server = createAgentServer({
    authenticate: deps.authenticate,
    machine,
    log,
    accept(node, socket) {
      const connection = new AgentConnection(node, socket, parts);
      connections.add(connection);
      counters.connections++;
      return connection;
    },
  });

  function hearLive({ node, scans }: LiveMessage): void {
    for (const { epoch, seq } of scans) marks.raise(node, epoch, seq, false);
    tails.add(node, scans, () => 0);
  }

  function watchDesired(key: string, desired: Desired | undefined): void {
    const node = key.slice('desired/'.length);
    if (desired === undefined) newest.delete(node);
    else newest.set(node, desired);
    if (desired !== undefined) byNode.get(node)?.desire(desired);
  }

  /** Beats every second tick; a tick that came late says that this hub was held up, not that agents are silent. */
  function startTicking(): Cancel {
    let last = machine.mono();
    let odd = false;
    return machine.every(TICK_MS, () => {
      const now = machine.mono();
      const late = Math.max(0, now - last - 2 * TICK_MS);
      last = now;
      odd = !odd;
      for (const connection of [...connections]) {
        connection.tick(late);
        if (odd) connection.beat();
        connection.lane?.look();
      }
    });
  }

  function sayTo(node: string, message: FromHub): boolean {
    const connection = byNode.get(node);
    if (connection?.streaming !== true) return false;
    connection.say(message);
    return true;
  }

  function stopNode(node: string, stop: Parameters<AgentLinks['stop']>[1]): boolean {
    return sayTo(node, { type: 'stop', ...stop });
  }

  return {
    lines,
    links: { held, stop: stopNode, grant: sayTo },
    counters,
    handleUpgrade: server.handleUpgrade,
    provisional: (node) => tails.of(node),
    heard: (node) => tails.heard(node),
    marks: () => marks.all(),
    rewind(node, epoch, seq) {
      const connection = byNode.get(node);
      if (connection?.lane === undefined) return 'elsewhere';
      if (!connection.keeps(epoch)) return 'gone';
      connection.lane.rewind(epoch, seq);
      return 'asked';
    },
    filled(node, tier, epoch, watermark) {
      for (const line of lines) if (line.name === tier) line.raise(node, epoch, watermark);
      byNode.get(node)?.lane?.filled(tier, epoch);
    },
    async stop() {
      server.stop();
      for (const cancel of cancels.splice(0)) cancel();
      for (const connection of [...connections]) connection.fail(hubError('HUB_STOPPING', hub), CLOSE.goingAway);
      for (const line of lines) line.stop();
      await marks.writeAll();
    },
    async start() {
      cancels.push(
        marks.start(),
        word.start(),
        startTicking(),
        state.watch('desired/', (key, doc) => watchDesired(key, doc?.value as Desired | undefined)),
        notifier.subscribe('live', (payload) => hearLive(payload as LiveMessage)),
      );
      // What the other hub has heard so far; what it hears from now on comes by the watch.
      await marks.loadAll();
    },
  };
}
