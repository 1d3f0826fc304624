import { kettleParamsSchema, programOrderSchema, programRequestSchema, programViewSchema } from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { programsOf } from '../live/program-views.ts';
import type { ApiParts } from './api-parts.ts';
import { changedSchema } from './changed.ts';
import { needs } from './guard.ts';
import { answers, jsonBody, routeGroup } from './route-group.ts';

const withId = changedSchema.extend({ id: z.string() });

const list = createRoute({
  method: 'get',
  path: '/programs',
  summary: 'Programs by kettle: what was asked, how far it is, when each step is expected to end',
  responses: answers('Programs', z.array(programViewSchema)),
});
const begin = createRoute({
  method: 'post',
  path: '/kettles/{id}/program',
  summary: 'Begins a program, now or at a time, on the node that heats the kettle (brewer)',
  middleware: needs('brewer'),
  request: { params: kettleParamsSchema, body: jsonBody(programRequestSchema) },
  responses: answers('Asked; `id` is that of the run', withId),
});
const order = createRoute({
  method: 'post',
  path: '/kettles/{id}/program/orders',
  summary:
    'Answer, pause, resume, skip, repeat, extend, replace the rest, say that it boils, enter a gravity (SG), or stop; refused when a minute late (brewer)',
  middleware: needs('brewer'),
  request: { params: kettleParamsSchema, body: jsonBody(programOrderSchema) },
  responses: answers('Asked; the state of the program tells the order’s `id` when it was judged', withId),
});
const end = createRoute({
  method: 'delete',
  path: '/kettles/{id}/program',
  summary: 'Takes the program away; heater and pump are asked to be off (brewer)',
  middleware: needs('brewer'),
  request: { params: kettleParamsSchema },
  responses: answers('Taken away', changedSchema),
});

export function programRoutes({ fleet, programs }: Pick<ApiParts, 'fleet' | 'programs'>) {
  return routeGroup()
    .openapi(list, (c) => c.json(programsOf(fleet), 200))
    .openapi(begin, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await programs.begin(c.get('who'), id, c.req.valid('json')), 200);
    })
    .openapi(order, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await programs.order(c.get('who'), id, c.req.valid('json')), 200);
    })
    .openapi(end, async (c) => c.json(await programs.end(c.get('who'), c.req.valid('param').id), 200));
}
