import { createHash, timingSafeEqual } from 'node:crypto';
import type { Log } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { type RandomSource, readableCode } from './random-source.ts';
import type { Users } from './users.ts';
import type { Who } from './who.ts';

export interface FirstOperator {
  /** Prints a code into the log when there is no user yet. */
  announce(): Promise<void>;
  /** @throws AUTH_CODE_WRONG, USER_INVALID */
  make(user: string, password: string, code: string): Promise<Who>;
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** No open door on the first start: whoever can read the log of a hub makes the first operator, once. */
export function createFirstOperator(
  hub: string,
  store: StateStore,
  users: Users,
  random: RandomSource,
  log: Log,
): FirstOperator {
  let expected: Buffer | undefined;
  return {
    async announce() {
      if (await users.any()) return;
      const code = readableCode(random, 4);
      expected = digest(code);
      log.warn({ code }, `no user yet: sign in with a new user, a password and the one-time code ${code}`);
    },
    async make(user, password, code) {
      if (expected === undefined || !timingSafeEqual(digest(code), expected)) throw hubError('AUTH_CODE_WRONG');
      // Two hubs have a code each; the lease lets one of them through at a time.
      const mine = await store.lease('first-operator', hub, 5_000);
      if (!mine || (await users.any())) throw hubError('AUTH_CODE_WRONG');
      const made = await users.add(user, password, 'operator');
      expected = undefined;
      return { user: made.user, role: made.role };
    },
  };
}
