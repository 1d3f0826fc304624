import { createHash, timingSafeEqual } from 'node:crypto';
import { nodeIdSchema } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
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
  return {
    async make(node) {
      const fault = nodeIdSchema.safeParse(node).error?.issues[0];
      if (fault !== undefined) throw hubError('REQUEST_INVALID', `node: expected ${fault.message}, got ${node}`);
      const key = Buffer.from(random(32)).toString('base64url');
      await store.put<KeptKey>(`agent/${node}`, { hash: digest(key).toString('hex'), created: clock.wall() }, 'any');
      return key;
    },
    async authenticate(node, key) {
      const kept = await store.get<KeptKey>(`agent/${node}`);
      const shown = digest(key);
      return timingSafeEqual(shown, kept === undefined ? Buffer.alloc(32) : Buffer.from(kept.value.hash, 'hex'));
    },
  };
}
