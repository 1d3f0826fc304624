import { auditRowSchema, ledgerSchema } from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { ApiParts } from './api-parts.ts';
import { needs } from './guard.ts';
import { answers, routeGroup } from './route-group.ts';

const ledger = createRoute({
  method: 'get',
  path: '/ledger',
  summary: 'What every node made, and where it is: produced = stored + buffered + dropped',
  responses: answers('The ledger', ledgerSchema),
});
const audit = createRoute({
  method: 'get',
  path: '/audit',
  summary: 'Who changed what, newest first (operator)',
  middleware: needs('operator'),
  request: {
    query: z.object({
      limit: z.coerce.number().int().min(1).max(1000).default(100),
      before: z.coerce.number().int().optional(),
    }),
  },
  responses: answers('Rows; go on with `before` = the last id', z.array(auditRowSchema)),
});

export function recordRoutes({ ledger: readLedger, audit: log }: Pick<ApiParts, 'ledger' | 'audit'>) {
  return routeGroup()
    .openapi(ledger, async (c) => c.json(await readLedger(), 200))
    .openapi(audit, async (c) => {
      const { limit, before } = c.req.valid('query');
      return c.json(await log.recent(limit, before), 200);
    });
}
