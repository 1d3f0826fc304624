import { nodeIdSchema, releaseRequestSchema, stopRequestSchema } from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ApiParts } from './api-parts.ts';
import { needs } from './guard.ts';
import { answers, jsonBody, routeGroup } from './route-group.ts';

const params = z.object({ id: nodeIdSchema });

const halt = createRoute({
  method: 'post',
  path: '/nodes/{id}/stop',
  summary: 'Stops all outputs of a node; latched until it is released (brewer)',
  middleware: needs('brewer'),
  request: { params, body: jsonBody(stopRequestSchema) },
  responses: answers(
    'Asked; `straight`: this hub held the socket and sent it at once; `version` null: it could not be written down',
    z.object({ version: z.number().int().nullable(), straight: z.boolean() }),
  ),
});
const release = createRoute({
  method: 'delete',
  path: '/nodes/{id}/stop',
  summary: 'Releases the stop, with a reason; `stop` names the one that is meant (brewer)',
  middleware: needs('brewer'),
  request: { params, body: jsonBody(releaseRequestSchema) },
  responses: answers('Released', z.object({ version: z.number().int() })),
});

export function stopRoutes({ stops }: Pick<ApiParts, 'stops'>) {
  return routeGroup()
    .openapi(halt, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await stops.halt(c.get('who'), id, c.req.valid('json').reason), 200);
    })
    .openapi(release, async (c) => {
      const { id } = c.req.valid('param');
      const { reason, stop } = c.req.valid('json');
      return c.json(await stops.release(c.get('who'), id, reason, stop), 200);
    });
}
