import { createHash, timingSafeEqual } from 'node:crypto';
import { nodeIdSchema } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { hubError, isAway } from '../errors.ts';
import type { StateStore } from '../tiers/state-store.ts';
import type { RandomSource } from './random-source.ts';

interface KeptKey {
  /** SHA-256, hexadecimal. The key has 256 random bits, so nothing slower is needed. */
  readonly hash: string;
  readonly created: number;
}

export interface AgentKeys {
  /** Makes a node's key; an earlier one is void. The key is told here and never again. @throws REQUEST_INVALID */
  make(node: string): Promise<string>;
  authenticate(node: string, key: string): Promise<boolean>;
}

const digest = (key: string) => createHash('sha256').update(key).digest();

export function createAgentKeys(store: StateStore, clock: Pick<MachineClock, 'wall'>, random: RandomSource): AgentKeys {
  /** What was read last: an agent that was let in is let in again while the store does not answer. */
  const hashes = new Map<string, string | undefined>();

  return {
    async make(node) {
      const fault = nodeIdSchema.safeParse(node).error?.issues[0];
      if (fault !== undefined) throw hubError('REQUEST_INVALID', `node: expected ${fault.message}, got ${node}`);
      const key = Buffer.from(random(32)).toString('base64url');
      await store.put<KeptKey>(`agent/${node}`, { hash: digest(key).toString('hex'), created: clock.wall() }, 'any');
      return key;
    },
    async authenticate(node, key) {
      try {
        hashes.set(node, (await store.get<KeptKey>(`agent/${node}`))?.value.hash);
      } catch (fault) {
        if (!isAway(fault) || !hashes.has(node)) throw fault;
      }
      const hash = hashes.get(node);
      return timingSafeEqual(digest(key), hash === undefined ? Buffer.alloc(32) : Buffer.from(hash, 'hex'));
    },
  };
}
