import type { Grant } from '@cerveceria/protocol';

/** More than this ahead, ms, is no grant of a hub that counts right. */
const LONGEST_MS = 600_000;

/** The newest grant of this life of the agent. */
export class GrantBook {
  readonly session: string;
  #grant: Pick<Grant, 'version' | 'watts' | 'until'> = { version: 0, watts: 0, until: Number.NEGATIVE_INFINITY };

  /** @param session names this life of the process; no other life has it */
  constructor(session: string) {
    this.session = session;
  }

  /** Version of the newest that was taken; 0: none. */
  get version(): number {
    return this.#grant.version;
  }

  /** Process-monotonic ms at which it lapses. */
  get until(): number {
    return this.#grant.until;
  }

  /** False for one of another life, one that a newer has replaced, and one that is late. */
  take({ session, version, watts, until }: Grant, now: number): boolean {
    if (session !== this.session || version <= this.#grant.version) return false;
    if (until <= now || until > now + LONGEST_MS) return false;
    this.#grant = { version, watts, until };
    return true;
  }

  /** W above the share. */
  extra(now: number): number {
    return now < this.#grant.until ? this.#grant.watts : 0;
  }
}
