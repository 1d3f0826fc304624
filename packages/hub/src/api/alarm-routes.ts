import {
  acknowledgeRequestSchema,
  alarmHistoryQuerySchema,
  alarmHistorySchema,
  alarmParamsSchema,
  alarmRowSchema,
  alarmViewSchema,
} from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ApiParts } from './api-parts.ts';
import { needs } from './guard.ts';
import { answers, jsonBody, routeGroup } from './route-group.ts';

const list = createRoute({
  method: 'get',
  path: '/alarms',
  summary: 'Alarms that stand, and the newest 200 that are over and that nobody has seen; newest first',
  responses: answers('Alarms', z.array(alarmViewSchema)),
});
const history = createRoute({
  method: 'get',
  path: '/alarms/history',
  summary: 'Alarms that stood at any moment of a range of time, newest first, a page at a time',
  request: { query: alarmHistoryQuerySchema },
  responses: answers('A page; go on with `after` = its `next`', alarmHistorySchema),
});
const acknowledge = createRoute({
  method: 'post',
  path: '/alarms/{id}/ack',
  summary: 'Says that a person has seen an alarm; resets nothing, and said again changes nothing (brewer)',
  middleware: needs('brewer'),
  request: { params: alarmParamsSchema, body: jsonBody(acknowledgeRequestSchema) },
  responses: answers('The alarm as it is then', alarmRowSchema),
});

export function alarmRoutes({ alarms }: Pick<ApiParts, 'alarms'>) {
  return routeGroup()
    .openapi(list, (c) => c.json(alarms.views(), 200))
    .openapi(history, (c) => c.json(alarms.history(c.req.valid('query')), 200))
    .openapi(acknowledge, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await alarms.acknowledge(c.get('who'), id, c.req.valid('json').note), 200);
    });
}
