import {
  demandSchema,
  loopSchema,
  overrideParamsSchema,
  overrideRequestSchema,
  overrideSchema,
} from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { loopsOf } from '../live/fleet-views.ts';
import type { ApiParts } from './api-parts.ts';
import { changedSchema } from './changed.ts';
import { needs } from './guard.ts';
import { answers, jsonBody, routeGroup } from './route-group.ts';

const overridden = changedSchema.extend({ override: overrideSchema });

const list = createRoute({
  method: 'get',
  path: '/loops',
  summary: 'All loops with their state and what is desired of them',
  responses: answers('Loops', z.array(loopSchema)),
});
const put = createRoute({
  method: 'put',
  path: '/loops/{id}/override',
  summary: 'A temporary demand; the loop returns bumplessly when it ends (brewer)',
  middleware: needs('brewer'),
  request: { params: overrideParamsSchema, body: jsonBody(overrideRequestSchema) },
  responses: answers('The override as it was set', overridden),
});
const clear = createRoute({
  method: 'delete',
  path: '/loops/{id}/override',
  summary: 'Ends the override before its time (brewer)',
  middleware: needs('brewer'),
  request: { params: overrideParamsSchema },
  responses: answers('Ended', changedSchema),
});
const desire = createRoute({
  method: 'put',
  path: '/loops/{id}/desired',
  summary: 'A lasting demand; null returns the loop to its default (brewer)',
  middleware: needs('brewer'),
  request: { params: overrideParamsSchema, body: jsonBody(demandSchema.nullable()) },
  responses: answers('Set', changedSchema),
});

export function loopRoutes({ fleet, loops }: Pick<ApiParts, 'fleet' | 'loops'>) {
  return routeGroup()
    .openapi(list, (c) => c.json(loopsOf(fleet), 200))
    .openapi(put, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await loops.override(c.get('who'), id, c.req.valid('json')), 200);
    })
    .openapi(clear, async (c) => c.json(await loops.clearOverride(c.get('who'), c.req.valid('param').id), 200))
    .openapi(desire, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await loops.demand(c.get('who'), id, c.req.valid('json')), 200);
    });
}
