import { loginSchema, sessionSchema, ticketSchema } from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import type { ApiParts } from './api-parts.ts';
import { clientAddress } from './client-address.ts';
import { answers, jsonBody, routeGroup } from './route-group.ts';

const login = createRoute({
  method: 'post',
  path: '/auth/login',
  summary: 'Signs in; with the one-time code of a hub without users it makes the first operator',
  security: [],
  request: { body: jsonBody(loginSchema) },
  responses: answers('A session of 12 h', sessionSchema),
});

const ticket = createRoute({
  method: 'post',
  path: '/auth/ticket',
  summary: 'A ticket that opens one live socket within 30 s, on any hub',
  responses: answers('The ticket for /api/v1/live?ticket=…', ticketSchema),
});

export function authRoutes({ login: logins, tickets, proxies }: Pick<ApiParts, 'login' | 'tickets' | 'proxies'>) {
  return routeGroup()
    .openapi(login, async (c) => {
      const address = clientAddress(c.env?.incoming?.socket.remoteAddress, c.req.header('x-forwarded-for'), proxies);
      return c.json(await logins.signIn(c.req.valid('json'), address), 200);
    })
    .openapi(ticket, async (c) => c.json(await tickets.issue(c.get('who')), 200));
}
