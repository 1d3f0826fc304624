import {
  batchExportQuerySchema,
  batchesQuerySchema,
  batchNoteRequestSchema,
  batchNoteSchema,
  batchPageSchema,
  batchParamsSchema,
  batchSchema,
} from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { batchCsv } from '../batches/batch-csv.ts';
import type { ApiParts } from './api-parts.ts';
import { asFile } from './as-file.ts';
import { needs } from './guard.ts';
import { answers, fileAnswers, jsonBody, routeGroup } from './route-group.ts';

const params = batchParamsSchema;

const list = createRoute({
  method: 'get',
  path: '/batches',
  summary: 'Batches, newest first; go on with `after` = `next`',
  request: { query: batchesQuerySchema },
  responses: answers('A page of batches', batchPageSchema),
});
const get = createRoute({
  method: 'get',
  path: '/batches/{id}',
  summary: 'One batch: planned against actual per step, deviations, energy, who did what, alarms, notes',
  request: { params },
  responses: answers('The batch', batchSchema),
});
const note = createRoute({
  method: 'post',
  path: '/batches/{id}/notes',
  summary: 'Notes a text, and what was measured: gravity, pH, volume (brewer)',
  middleware: needs('brewer'),
  request: { params, body: jsonBody(batchNoteRequestSchema) },
  responses: answers('The note as it was kept', batchNoteSchema),
});
const download = createRoute({
  method: 'get',
  path: '/batches/{id}/export',
  summary: 'The steps as CSV, or the whole batch as JSON',
  request: { params, query: batchExportQuerySchema },
  responses: fileAnswers('The file', 'text/csv', 'application/json'),
});

export function batchRoutes({ batches }: Pick<ApiParts, 'batches'>) {
  return routeGroup()
    .openapi(list, async (c) => c.json(await batches.page(c.req.valid('query')), 200))
    .openapi(get, async (c) => c.json(await batches.get(c.req.valid('param').id), 200))
    .openapi(note, async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await batches.note(c.get('who'), id, c.req.valid('json')), 200);
    })
    .openapi(download, async (c) => {
      const batch = await batches.get(c.req.valid('param').id);
      const { format } = c.req.valid('query');
      const name = `${batch.name} ${batch.id}.${format}`;
      if (format === 'csv') return asFile(c, name, 'text/csv; charset=utf-8; header=present', batchCsv(batch));
      return asFile(c, name, 'application/json', JSON.stringify(batchSchema.parse(batch), null, 2));
    });
}
