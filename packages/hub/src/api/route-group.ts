import { errorBodySchema } from '@cerveceria/protocol';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { z } from 'zod';
import type { ApiEnv } from './api-parts.ts';
import { refuseInvalid } from './faults.ts';

/** An empty group of routes; its paths begin after `/api/v1`. */
export function routeGroup(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
}

export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}

/** A file, read as it comes. */
export function rawBody(...types: string[]) {
  const schema = { type: 'string', format: 'binary' } as const;
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

/** The one good answer of a route, as JSON. */
export function answers<T extends z.ZodType>(description: string, schema: T) {
  return {
    200: { description, content: { 'application/json': { schema } } },
    // Every route may refuse; the status says how and the body's code says why.
    default: { description: 'Refused, or failed', content: { 'application/json': { schema: errorBodySchema } } },
  } as const;
}

/** A route that answers with a file. */
export function fileAnswers(description: string, ...types: string[]) {
  const schema = { type: 'string', format: 'binary' } as const;
  return {
    200: { description, content: Object.fromEntries(types.map((type) => [type, { schema }])) },
    default: { description: 'Refused, or failed', content: { 'application/json': { schema: errorBodySchema } } },
  } as const;
}
