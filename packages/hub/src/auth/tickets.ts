import { CodedError } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { jwtVerify, SignJWT } from 'jose';
import { hubError, isAway } from '../errors.ts';
import type { StateStore } from '../tiers/state-store.ts';
import type { RandomSource } from './random-source.ts';
import type { Users } from './users.ts';
import type { Who } from './who.ts';

export const TICKET_MS = 30_000;
const AUDIENCE = 'live';
const PREFIX = 'ticket/';

export interface Tickets {
  issue(who: Who): Promise<{ ticket: string; expires: number }>;
  /** Opens once, on any hub; while the state does not answer once on each. @throws TICKET_INVALID */
  redeem(ticket: string): Promise<Who>;
}

/**
 * A browser cannot put a header on a socket, and a session token in an address would stand in every proxy's log; so a
 * ticket goes there: it opens one socket within 30 s. Signed, so that either hub takes it; a used one is written down.
 */
export function createTickets(
  secret: Uint8Array,
  store: StateStore,
  users: Pick<Users, 'find'>,
  clock: Pick<MachineClock, 'wall'>,
  random: RandomSource,
): Tickets {
  /** Let in while it could not be written down, machine wall ms until which it would open. */
  const unwritten = new Map<string, number>();

  /** A page comes back to its live values also while the state is away: that it does not open twice this hub remembers. */
  function useUpHere(id: string, expires: number): void {
    if (unwritten.has(id)) throw hubError('TICKET_INVALID', 'used');
    for (const [old, until] of unwritten) if (until < clock.wall()) unwritten.delete(old);
    unwritten.set(id, expires);
  }

  async function sweep(): Promise<void> {
    for (const doc of await store.list<{ expires: number }>(PREFIX))
      if (doc.value.expires < clock.wall() - TICKET_MS) await store.remove(doc.key, 'any');
  }

  async function useUp(id: string, expires: number): Promise<void> {
    if (unwritten.has(id)) throw hubError('TICKET_INVALID', 'used');
    try {
      await store.put(PREFIX + id, { expires }, null);
    } catch (cause) {
      if (isAway(cause)) return useUpHere(id, expires);
      if (cause instanceof CodedError && cause.code === 'STATE_CONFLICT') throw hubError('TICKET_INVALID', 'used');
      throw cause;
    }
    // That old ones are swept is nothing to wait for.
    await sweep().catch((fault) => {
      if (!isAway(fault)) throw fault;
    });
  }

  return {
    async issue({ user }) {
      const expires = clock.wall() + TICKET_MS;
      const ticket = await new SignJWT({ until: expires })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(user)
        .setAudience(AUDIENCE)
        .setJti(Buffer.from(random(16)).toString('hex'))
        .sign(secret);
      return { ticket, expires };
    },
    async redeem(ticket) {
      const payload = await jwtVerify(ticket, secret, { algorithms: ['HS256'], audience: AUDIENCE }).then(
        (verified) => verified.payload,
        (cause: unknown) => {
          throw hubError('TICKET_INVALID', '', { cause });
        },
      );
      const { jti, sub, until } = payload as { jti: string; sub: string; until: number };
      if (until < clock.wall()) throw hubError('TICKET_INVALID', 'too old');
      await useUp(jti, until);
      const found = await users.find(sub);
      if (found === undefined) throw hubError('TICKET_INVALID', 'the user is gone');
      return { user: sub, role: found.role };
    },
  };
}
