import { CodedError, type Session } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { jwtVerify, SignJWT } from 'jose';
import { hubError } from '../errors.ts';
import { inTime } from '../query/timely.ts';
import type { Users } from './users.ts';
import type { Who } from './who.ts';

export const SESSION_MS = 12 * 3_600_000;
const AUDIENCE = 'api';
/** How long a role is believed before the user is looked up again; a removed user is out after this at the latest. */
const RECHECK_MS = 2_000;
/** Machine ms that the state has for it where this hub has let the session in before; and rest when it took longer. */
const PATIENCE_MS = 300;
const REST_MS = 5_000;

/** What a token says. */
interface Read {
  readonly user: string;
  readonly expires: number;
  readonly since: unknown;
}

export interface Sessions {
  issue(who: Who): Promise<Session>;
  /** @throws AUTH_REQUIRED when the token is none of ours, too old, or its user is gone */
  verify(token: string): Promise<Who>;
}

/** HS256 tokens, signed with the secret that the hubs share: either hub accepts what the other gave out. */
export function createSessions(
  secret: Uint8Array,
  users: Pick<Users, 'find'>,
  clock: Pick<MachineClock, 'wall' | 'mono' | 'after' | 'every'>,
): Sessions {
  const known = new Map<string, { readonly who: Who; until: number; readonly expires: number }>();

  async function read(token: string): Promise<Read> {
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ['HS256'],
        audience: AUDIENCE,
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(clock.wall()),
      });
      return { user: payload.sub as string, expires: (payload.exp as number) * 1000, since: payload['since'] };
    } catch (cause) {
      throw hubError('AUTH_REQUIRED', 'the token is not valid, or no longer', { cause });
    }
  }

  function letIn(token: string, who: Who, expires: number, ms: number): Who {
    if (known.size >= 1000) known.clear();
    known.set(token, { who, until: clock.mono() + ms, expires });
    return who;
  }

  async function lookedUp(token: string, { user, expires, since }: Read): Promise<Who> {
    const found = await users.find(user);
    // The role is the user's of now, not of sign-in: whoever was removed or lowered is so at once.
    if (found !== undefined && found.since === since)
      return letIn(token, { user, role: found.role }, expires, RECHECK_MS);
    known.delete(token);
    throw hubError('AUTH_REQUIRED', 'the user is gone or has a new password');
  }

  /**
   * A store that does not answer locks nobody out who was let in by this hub before, nor holds him up for as long as its
   * driver waits: a stop must get through. What it says too late counts from then on.
   */
  async function recheck(token: string, seen: Who | undefined): Promise<Who> {
    const said = await read(token);
    const answer = lookedUp(token, said);
    if (seen === undefined) return await answer;
    return await inTime(answer, { clock, limitMs: PATIENCE_MS }).catch((fault: unknown) => {
      if (fault instanceof CodedError && fault.code === 'AUTH_REQUIRED') throw fault;
      return letIn(token, seen, said.expires, REST_MS);
    });
  }

  return {
    async issue({ user, role }) {
      const expires = clock.wall() + SESSION_MS;
      const since = (await users.find(user))?.since;
      const token = await new SignJWT({ since })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(user)
        .setAudience(AUDIENCE)
        .setExpirationTime(Math.floor(expires / 1000))
        .sign(secret);
      return { token, user, role, expires };
    },
    async verify(token) {
      const seen = known.get(token);
      if (seen !== undefined && seen.until > clock.mono() && seen.expires > clock.wall()) return seen.who;
      // What is known stays known until there is an answer: others ask at the same moment.
      return await recheck(token, seen?.who);
    },
  };
}
