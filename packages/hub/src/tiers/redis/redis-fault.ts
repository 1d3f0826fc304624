import { CodedError } from '@cerveceria/protocol';
import { hubError } from '../../errors.ts';
import { isUntrusted } from '../tls-files.ts';

/** What the server refuses whoever asks; behind the other words when it is a sentinel that refuses. */
const REFUSED = /(^|Last error: )(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR Client sent AUTH)/;
/** The same out of a script, in the words of 7.0 and of later ones. */
const REFUSED_IN_SCRIPT = /user executing the script can't|ACL failure in script/;

/**
 * Whatever went wrong, nothing may be taken as stored; what a person can mend is told apart. The driver's fault is not
 * kept as cause: it carries the command, and so a password.
 */
export function redisFault(cause: unknown): Error {
  if (cause instanceof CodedError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  if (/^(OOM|MISCONF)/.test(said)) return hubError('TIER_FULL', `Redis: ${said}`);
  if (REFUSED.test(said) || REFUSED_IN_SCRIPT.test(said) || isUntrusted(cause))
    return hubError('TIER_MISCONFIGURED', `Redis: ${said}`);
  return hubError('TIER_UNAVAILABLE', `Redis: ${said}`);
}
