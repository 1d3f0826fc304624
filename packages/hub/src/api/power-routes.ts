import { powerViewSchema, siteSchema } from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ApiParts } from './api-parts.ts';
import { needs } from './guard.ts';
import { answers, jsonBody, routeGroup } from './route-group.ts';

const done = z.object({ done: z.literal(true) });

const look = createRoute({
  method: 'get',
  path: '/power',
  summary: 'What the site may use, and how each node with a share of it stands',
  responses: answers('The site and its nodes', powerViewSchema),
});
const set = createRoute({
  method: 'put',
  path: '/power/site',
  summary: 'What all nodes may use together (operator)',
  middleware: needs('operator'),
  request: { body: jsonBody(siteSchema) },
  responses: answers('From now on', done),
});
const clear = createRoute({
  method: 'delete',
  path: '/power/site',
  summary: 'No limit: nothing more is granted, each node has its share (operator)',
  middleware: needs('operator'),
  responses: answers('From now on', done),
});

export function powerRoutes({ power }: Pick<ApiParts, 'power'>) {
  return routeGroup()
    .openapi(look, async (c) => c.json(await power.view(), 200))
    .openapi(set, async (c) => {
      await power.set(c.get('who'), c.req.valid('json'));
      return c.json({ done: true as const }, 200);
    })
    .openapi(clear, async (c) => {
      await power.clear(c.get('who'));
      return c.json({ done: true as const }, 200);
    });
}
