import {
  auditRowSchema,
  findingRowSchema,
  findingsQuerySchema,
  ledgerSchema,
  storesSchema,
} from '@cerveceria/protocol';
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
const stores = createRoute({
  method: 'get',
  path: '/stores',
  summary: 'The stores that this hub stands on: what each is for, what it says that it is, how far it is behind',
  responses: answers('The stores', storesSchema),
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
const findings = createRoute({
  method: 'get',
  path: '/findings',
  summary: 'What did not look right about a channel, with cause, evidence and confidence; newest first',
  request: { query: findingsQuerySchema },
  responses: answers('Findings; go on with `before` = the last id', z.array(findingRowSchema)),
});

type Parts = Pick<ApiParts, 'ledger' | 'audit' | 'findings' | 'stores'>;

export function recordRoutes({ ledger: readLedger, audit: log, findings: recent, stores: readStores }: Parts) {
  return routeGroup()
    .openapi(ledger, async (c) => c.json(await readLedger(), 200))
    .openapi(stores, async (c) => c.json(await readStores(), 200))
    .openapi(findings, async (c) => c.json(await recent(c.req.valid('query')), 200))
    .openapi(audit, async (c) => {
      const { limit, before } = c.req.valid('query');
      return c.json(await log.recent(limit, before), 200);
    });
}
