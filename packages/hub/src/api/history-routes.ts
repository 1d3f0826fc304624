import { historyQuerySchema, historySchema } from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import type { ApiParts } from './api-parts.ts';
import { answers, routeGroup } from './route-group.ts';

const history = createRoute({
  method: 'get',
  path: '/history',
  summary: 'History of one channel: at most `points` points over at most 2 years, with every gap named',
  request: { query: historyQuerySchema },
  responses: answers('Columns of equal length', historySchema),
});

export function historyRoutes({ history: read }: Pick<ApiParts, 'history'>) {
  return routeGroup().openapi(history, async (c) => c.json(await read(c.req.valid('query'), c.req.raw.signal), 200));
}
