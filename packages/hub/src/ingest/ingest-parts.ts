import type { Desired } from '@cerveceria/protocol';
import type { Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { Notifier } from '../tiers/notifier.ts';
import type { StateStore } from '../tiers/state-store.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import type { AgentConnection } from './agent-connection.ts';
import type { IngestCounters } from './counters.ts';
import type { AgentEvents, NodeFacts } from './ingest-port.ts';
import type { LiveTails } from './live-tails.ts';
import type { LiveWord } from './live-word.ts';
import type { MarksBook } from './marks-book.ts';
import type { TierLines } from './tier-lines.ts';

export interface IngestDeps {
  readonly tiers: Pick<TierSet, 'hot' | 'warm'> & { readonly cold?: TierSet['cold'] };
  readonly state: StateStore;
  readonly notifier: Notifier;
  readonly events: AgentEvents;
  readonly process: ProcessClock;
  readonly machine: MachineClock;
  readonly hub: string;
  readonly log: Log;
  readonly authenticate: (node: string, key: string) => Promise<boolean>;
}

/** What connections share, and how they tell ingest of their beginning and end. */
export interface IngestParts extends IngestDeps {
  readonly lines: TierLines;
  readonly counters: IngestCounters;
  readonly marks: MarksBook;
  readonly tails: LiveTails;
  readonly word: LiveWord;
  /** The newest desired state that the watch has brought, if any. */
  readonly newestDesired: (node: string) => Desired | undefined;
  readonly credit: () => number;
  /** From here on this connection is the node's; an older one is closed. */
  takeOver(connection: AgentConnection): void;
  joined(connection: AgentConnection, facts: NodeFacts): void;
  left(connection: AgentConnection): void;
}
