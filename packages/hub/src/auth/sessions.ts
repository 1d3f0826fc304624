import type { Session } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { jwtVerify, SignJWT } from 'jose';
import { hubError } from '../errors.ts';
import type { Users } from './users.ts';
import type { Who } from './who.ts';

export const SESSION_MS = 12 * 3_600_000;
const AUDIENCE = 'api';
/** How long a role is believed before the user is looked up again; a removed user is out after this at the latest. */
const RECHECK_MS = 2_000;

export interface Sessions {
  issue(who: Who): Promise<Session>;
  /** @throws AUTH_REQUIRED when the token is none of ours, too old, or its user is gone */
  verify(token: string): Promise<Who>;
}

/** HS256 tokens, signed with the secret that the hubs share: either hub accepts what the other gave out. */
export function createSessions(
  secret: Uint8Array,
  users: Pick<Users, 'find'>,
  clock: Pick<MachineClock, 'wall' | 'mono'>,
): Sessions {
  const known = new Map<string, { readonly who: Who; until: number; readonly expires: number }>();

  async function read(token: string): Promise<{ user: string; expires: number; since: unknown }> {
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

  /** A store that does not answer locks nobody out who was let in by this hub before: a stop must get through. */
  async function recheck(token: string, seen: Who | undefined): Promise<Who> {
    const { user, expires, since } = await read(token);
    const found = await users.find(user).catch((fault: unknown) => {
      if (seen === undefined) throw fault;
      return { role: seen.role, since };
    });
    // The role is the user's of now, not of sign-in: whoever was removed or lowered is so at once.
    if (found === undefined || found.since !== since)
      throw hubError('AUTH_REQUIRED', 'the user is gone or has a new password');
    const who = { user, role: found.role };
    if (known.size >= 1000) known.clear();
    known.set(token, { who, until: clock.mono() + RECHECK_MS, expires });
    return who;
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
      known.delete(token);
      return await recheck(token, seen?.who);
    },
  };
}
