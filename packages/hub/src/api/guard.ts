import type { Role } from '@cerveceria/protocol';
import type { MiddlewareHandler } from 'hono';
import { mayActAs } from '../auth/who.ts';
import { hubError } from '../errors.ts';
import type { ApiEnv, ApiParts } from './api-parts.ts';

export const LOGIN_PATH = '/api/v1/auth/login';

/** Stands before every route of the API: no token, no answer, whether the path exists or not. */
export function guard(sessions: ApiParts['sessions']): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (c.req.path === LOGIN_PATH && c.req.method === 'POST') return next();
    const token = /^Bearer ([\w.-]+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (token === undefined) throw hubError('AUTH_REQUIRED');
    c.set('who', await sessions.verify(token));
    return next();
  };
}

/** Before a route that not everybody may use. */
export function needs(role: Role): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { user, role: own } = c.get('who');
    if (!mayActAs(own, role)) throw hubError('AUTH_FORBIDDEN', `${user} is ${own}, this needs ${role}`);
    await next();
  };
}
