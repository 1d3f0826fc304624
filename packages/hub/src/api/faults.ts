import { CodedError } from '@cerveceria/protocol';
import type { Log } from '@cerveceria/runtime';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import { hubError } from '../errors.ts';
import type { ApiEnv } from './api-parts.ts';

/** One zod fault as path and expectation; the first few are enough to mend a request. */
function said(issues: readonly z.core.$ZodIssue[]): string {
  return issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}

/** `defaultHook` of every route group: a request that does not fit its schema is answered in the API's own words. */
export function refuseInvalid(result: { success: boolean; error?: unknown; target: string }): void {
  if (result.success) return;
  const { issues } = result.error as z.core.$ZodError;
  throw hubError('REQUEST_INVALID', `${result.target}: ${said(issues)}`);
}

/** When it is worth asking again, s. */
const RETRY_AFTER_S: Readonly<Record<string, string>> = {
  REPORTS_TOO_MANY: '5',
  TIER_UNAVAILABLE: '5',
  TIER_FULL: '30',
  HISTORY_BUSY: '1',
  HISTORY_SLOW: '5',
};

function coded(fault: Error): CodedError {
  if (fault instanceof CodedError) return fault;
  if (fault instanceof HTTPException && fault.status < 500)
    return hubError(fault.status === 413 ? 'REQUEST_TOO_LARGE' : 'REQUEST_INVALID', fault.message, { cause: fault });
  return hubError('HUB_FAULT', '', { cause: fault });
}

/** Every fault leaves as errorBodySchema; what is ours to mend goes to the log, with the id that the answer carries. */
export function answerFault(fault: Error, c: Context<ApiEnv>, log: Log): Response {
  // Nobody is there any more to be answered, and it is no fault that anyone has to look into.
  if (c.req.raw.signal.aborted) return new Response(null, { status: 499 });
  const { code, message, advice, status, detail } = coded(fault);
  if (status >= 500) log.error({ err: fault, id: c.get('requestId'), path: c.req.path }, 'a request failed');
  const wait = code === 'AUTH_TOO_MANY' ? /\d+/.exec(detail)?.[0] : RETRY_AFTER_S[code];
  if (wait !== undefined) c.header('Retry-After', wait);
  if (status === 401) c.header('WWW-Authenticate', 'Bearer');
  // The code stands beside the message; in it, it is for logs.
  const plain = message.startsWith(`${code}: `) ? message.slice(code.length + 2) : message;
  return c.json({ error: { code, message: plain, advice } }, status as ContentfulStatusCode);
}
