import { newUserSchema, userSchema } from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ApiParts } from './api-parts.ts';
import { needs } from './guard.ts';
import { answers, jsonBody, routeGroup } from './route-group.ts';

const list = createRoute({
  method: 'get',
  path: '/users',
  summary: 'All users (operator)',
  middleware: needs('operator'),
  responses: answers('Users', z.array(userSchema)),
});
const add = createRoute({
  method: 'post',
  path: '/users',
  summary: 'Adds a user (operator)',
  middleware: needs('operator'),
  request: { body: jsonBody(newUserSchema) },
  responses: answers('Added', userSchema),
});
const remove = createRoute({
  method: 'delete',
  path: '/users/{user}',
  summary: 'Removes a user, whose sessions end (operator)',
  middleware: needs('operator'),
  request: { params: z.object({ user: z.string().min(1).max(64) }) },
  responses: answers('Removed', z.object({ user: z.string() })),
});

export function userRoutes({ users, audit }: Pick<ApiParts, 'users' | 'audit'>) {
  return routeGroup()
    .openapi(list, async (c) => c.json(await users.list(), 200))
    .openapi(add, async (c) => {
      const { user, password, role } = c.req.valid('json');
      const row = await users.add(user, password, role);
      await audit.record({ who: c.get('who').user, what: 'user.add', about: user, detail: role });
      return c.json(row, 200);
    })
    .openapi(remove, async (c) => {
      const { user } = c.req.valid('param');
      await users.remove(user);
      await audit.record({ who: c.get('who').user, what: 'user.remove', about: user, detail: '' });
      return c.json({ user }, 200);
    });
}
