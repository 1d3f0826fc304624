import { REPORT_LIMITS } from '@cerveceria/protocol';
import { MAX_BYTES, recipeError } from '@cerveceria/recipe';
import type { Log } from '@cerveceria/runtime';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { hubError } from '../errors.ts';
import type { ApiEnv } from './api-parts.ts';
import { answerFault } from './faults.ts';

const BODY_LIMIT = 64 * 1024;

/** How much a request may bring: a recipe file and a report as much as those can have, all else little. */
export function bodyLimits(base: string, log: Log): MiddlewareHandler<ApiEnv> {
  const usual = bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => answerFault(hubError('REQUEST_TOO_LARGE'), c, log) });
  const recipe = bodyLimit({
    maxSize: MAX_BYTES,
    onError: (c) => answerFault(recipeError('RECIPE_TOO_LARGE'), c, log),
  });
  const report = bodyLimit({
    maxSize: REPORT_LIMITS.bytes,
    onError: (c) => answerFault(hubError('REPORT_TOO_LARGE'), c, log),
  });
  const larger: Readonly<Record<string, typeof usual>> = {
    [`POST ${base}/recipes`]: recipe,
    [`POST ${base}/reports`]: report,
  };
  return (c, next) => (larger[`${c.req.method} ${c.req.path}`] ?? usual)(c, next);
}
