import type { Session } from '@cerveceria/protocol';
import { isSession } from '../wire/answer-shape.ts';

/** The session kept on this tablet, if it is one and still holds. `now`: machine wall ms. */
export function storedSession(stored: string | null, now: number): Session | null {
  if (stored === null) return null;
  try {
    const session: unknown = JSON.parse(stored);
    if (!isSession(session)) return null;
    return (session as Session).expires > now ? (session as Session) : null;
  } catch {
    return null;
  }
}

/** What concerns the whole site and not a brew. */
export function mayOperate(session: Session): boolean {
  return session.role === 'operator';
}

/** A viewer sees everything and changes nothing; the hub holds to it, the page only spares the disappointment. */
export function mayChange(session: Session): boolean {
  return session.role !== 'viewer';
}
