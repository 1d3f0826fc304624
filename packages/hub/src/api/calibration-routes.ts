import {
  calibrationParamsSchema,
  calibrationRequestSchema,
  calibrationRowSchema,
  calibrationSchema,
} from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ApiParts } from './api-parts.ts';
import { needs } from './guard.ts';
import { answers, jsonBody, routeGroup } from './route-group.ts';

const PATH = '/channels/{id}/calibration';
const params = calibrationParamsSchema;

const all = createRoute({
  method: 'get',
  path: '/calibrations',
  summary: 'Every channel that may be calibrated at the hubs, and every one that its node calibrates',
  responses: answers('By channel; null: what is read is what is true', z.array(calibrationRowSchema)),
});
const look = createRoute({
  method: 'get',
  path: PATH,
  summary: 'How a channel that comes with reports is calibrated',
  request: { params },
  responses: answers('The calibration that counts', calibrationSchema),
});
const set = createRoute({
  method: 'put',
  path: PATH,
  summary: 'Calibrates a channel that comes with reports, for what is filed from now on (operator)',
  middleware: needs('operator'),
  request: { params, body: jsonBody(calibrationRequestSchema) },
  responses: answers('The calibration as it was set', calibrationSchema),
});
const clear = createRoute({
  method: 'delete',
  path: PATH,
  summary: 'What reports bring is what is true, from now on (operator)',
  middleware: needs('operator'),
  request: { params },
  responses: answers('From now on', z.object({ done: z.literal(true) })),
});

export function calibrationRoutes({ calibrations }: Pick<ApiParts, 'calibrations'>) {
  return routeGroup()
    .openapi(all, async (c) => c.json(await calibrations.list(), 200))
    .openapi(look, async (c) => c.json(await calibrations.of(c.req.valid('param').id), 200))
    .openapi(set, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await calibrations.set(c.get('who'), id, c.req.valid('json')), 200);
    })
    .openapi(clear, async (c) => {
      await calibrations.clear(c.get('who'), c.req.valid('param').id);
      return c.json({ done: true as const }, 200);
    });
}
