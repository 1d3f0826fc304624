import { MAX_BYTES, recipeError } from '@cerveceria/recipe';
import type { Log } from '@cerveceria/runtime';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { hubError } from '../errors.ts';
import type { ApiEnv } from './api-parts.ts';
import { answerFault } from './faults.ts';

const BODY_LIMIT = 64 * 1024;

/** How much a request may bring: a recipe file as much as a recipe can have, all else little. */
export function bodyLimits(base: string, log: Log): MiddlewareHandler<ApiEnv> {
  const usual = bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => answerFault(hubError('REQUEST_TOO_LARGE'), c, log) });
  const recipe = bodyLimit({
    maxSize: MAX_BYTES,
    onError: (c) => answerFault(recipeError('RECIPE_TOO_LARGE'), c, log),
  });
  return (c, next) => (c.req.path === `${base}/recipes` && c.req.method === 'POST' ? recipe : usual)(c, next);
}
