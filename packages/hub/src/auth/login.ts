import type { Session } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import type { Attempts } from './attempts.ts';
import type { Audit } from './audit.ts';
import type { FirstOperator } from './first-operator.ts';
import type { Sessions } from './sessions.ts';
import type { Users } from './users.ts';

export interface LoginRequest {
  readonly user: string;
  readonly password: string;
  readonly code?: string | undefined;
}

export interface Login {
  /** @throws AUTH_FAILED, AUTH_CODE_WRONG, AUTH_TOO_MANY, USER_INVALID */
  signIn(request: LoginRequest, address: string): Promise<Session>;
}

interface LoginParts {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly firstOperator: FirstOperator;
  readonly audit: Audit;
}

/** Each judging takes 32 MiB and a thread for a while; more at once than this is no brewery signing in. */
const MAX_JUDGED = 16;

export function createLogin({ users, sessions, attempts, firstOperator, audit }: LoginParts): Login {
  let judged = 0;

  async function judge<T>(work: () => Promise<T>): Promise<T> {
    if (judged >= MAX_JUDGED) throw hubError('AUTH_TOO_MANY', 'wait 1 s');
    judged++;
    try {
      return await work();
    } finally {
      judged--;
    }
  }

  return {
    async signIn({ user, password, code }, address) {
      attempts.begin(user, address);
      if (code !== undefined) {
        const who = await judge(() => firstOperator.make(user, password, code));
        attempts.forgive(user, address);
        await audit.record({ who: user, what: 'user.add', about: user, detail: 'first operator, by one-time code' });
        return sessions.issue(who);
      }
      const who = await judge(() => users.check(user, password));
      if (who === undefined) {
        // Only of users that exist: a flood of invented names must not fill the log.
        if ((await users.find(user)) !== undefined)
          await audit.record({ who: user, what: 'login.failed', about: user, detail: `from ${address}` });
        throw hubError('AUTH_FAILED');
      }
      attempts.forgive(user, address);
      await audit.record({ who: user, what: 'login', about: user, detail: `from ${address}` });
      return sessions.issue(who);
    },
  };
}
