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
  users: Pick<Users, 'role'>,
  clock: Pick<MachineClock, 'wall' | 'mono'>,
): Sessions {
  const known = new Map<string, { who: Who; until: number; expires: number }>();

  async function read(token: string): Promise<{ user: string; expires: number }> {
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ['HS256'],
        audience: AUDIENCE,
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(clock.wall()),
      });
      return { user: payload.sub as string, expires: (payload.exp as number) * 1000 };
    } catch (cause) {
      throw hubError('AUTH_REQUIRED', 'the token is not valid, or no longer', { cause });
    }
  }

  return {
    async issue({ user, role }) {
      const expires = clock.wall() + SESSION_MS;
      const token = await new SignJWT({})
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
      const { user, expires } = await read(token);
      // The role is the user's of now, not of sign-in: whoever was removed or lowered is so at once.
      const role = await users.role(user);
      if (role === undefined) throw hubError('AUTH_REQUIRED', 'the user is gone');
      const who = { user, role };
      if (known.size >= 1000) known.clear();
      known.set(token, { who, until: clock.mono() + RECHECK_MS, expires });
      return who;
    },
  };
}
