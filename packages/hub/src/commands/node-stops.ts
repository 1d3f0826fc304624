import type { Cancel, Log, ProcessClock } from '@cerveceria/runtime';
import type { Audit } from '../auth/audit.ts';
import type { Who } from '../auth/who.ts';
import { hubError } from '../errors.ts';
import type { AgentLinks } from '../ingest/ingest-port.ts';
import type { Notifier } from '../tiers/notifier.ts';
import type { DesiredDocs } from './desired-docs.ts';

const TOPIC = 'stop';

interface StopWord {
  readonly node: string;
  readonly id: string;
  readonly owner: string;
  readonly reason: string;
}

interface NodeStopParts {
  readonly links: Pick<AgentLinks, 'held' | 'stop'>;
  readonly notifier: Notifier;
  readonly docs: DesiredDocs;
  readonly isNode: (node: string) => boolean;
  readonly audit: Audit;
  readonly clock: Pick<ProcessClock, 'wall'>;
  readonly newId: () => string;
  readonly log: Log;
}

export interface NodeStops {
  start(): void;
  stop(): void;
  /**
   * `straight`: this hub told the agent at once; else the other hub was asked to. `version` null: the agent was told
   * and has latched it, but it could not be written down. @throws NODE_UNKNOWN, and what the store throws when the
   * agent could not be told straight
   */
  halt(who: Who, node: string, reason: string): Promise<{ version: number | null; straight: boolean }>;
  /** `stop`: id of the one that is meant; undefined: whatever stands. @throws NODE_UNKNOWN, STOP_OTHER */
  release(who: Who, node: string, reason: string, stop?: string): Promise<{ version: number }>;
}

/**
 * Stop of a whole node. It goes over the socket before anything is written down, so that no store that is slow or gone
 * stands between a person and the heater; the desired document then keeps it over a reconnect.
 */
export function createNodeStops({ links, notifier, docs, isNode, audit, clock, newId, log }: NodeStopParts): NodeStops {
  let cancel: Cancel | undefined;
  const known = (node: string) => {
    if (!isNode(node)) throw hubError('NODE_UNKNOWN', node);
  };
  return {
    start() {
      cancel = notifier.subscribe(TOPIC, (payload, hub) => {
        const { node, ...stop } = payload as StopWord;
        if (links.stop(node, stop)) log.warn({ node, ...stop, hub }, 'stop passed on for the other hub');
      });
    },
    stop() {
      cancel?.();
    },
    async halt(who, node, reason) {
      known(node);
      const stop = { id: newId(), owner: who.user, reason };
      const straight = links.stop(node, stop);
      if (!straight) notifier.publish(TOPIC, { node, ...stop });
      log.warn({ node, ...stop, straight }, 'stop');
      const issued = clock.wall();
      try {
        const { version } = await docs.change(node, ({ loops }) => ({ loops, stop: { ...stop, issued } }));
        await audit.record({ who: who.user, what: 'stop', about: node, detail: reason });
        return { version, straight };
      } catch (err) {
        if (!straight) throw err;
        log.error({ err, node }, 'the stop was sent and could not be written down');
        return { version: null, straight };
      }
    },
    async release(who, node, reason, meant) {
      known(node);
      const { version } = await docs.change(node, ({ loops, stop }) => {
        // Somebody stopped it for another reason since: who releases has not seen that one.
        if (meant !== undefined && stop !== null && stop.id !== meant)
          throw hubError('STOP_OTHER', `${stop.owner}: ${stop.reason}`);
        return { loops, stop: null };
      });
      log.warn({ node, owner: who.user, reason }, 'stop released');
      await audit.record({ who: who.user, what: 'stop.release', about: node, detail: reason });
      return { version };
    },
  };
}
