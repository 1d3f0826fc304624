import {
  REPORT_LIMITS,
  type ReportFate,
  reportAcceptedSchema,
  reportFateSchema,
  reportParamsSchema,
} from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { hubError } from '../errors.ts';
import type { ApiParts } from './api-parts.ts';
import { needs } from './guard.ts';
import { answers, rawBody, routeGroup } from './route-group.ts';

const { 200: accepted, default: refused } = answers(
  'Accepted and durable; what becomes of it is told under its id',
  reportAcceptedSchema,
);

const send = createRoute({
  method: 'post',
  path: '/reports',
  summary: `Takes values that no agent measured: one report or many, JSON, plain or gzipped, ${REPORT_LIMITS.bytes >> 20} MiB at most (brewer)`,
  middleware: needs('brewer'),
  request: {
    headers: z.object({ 'idempotency-key': z.string().min(1).max(128).optional() }),
    body: rawBody('application/json'),
  },
  responses: { 202: accepted, default: refused },
});
const fate = createRoute({
  method: 'get',
  path: '/reports/{id}',
  summary: 'What became of a report: waiting, stored, or failed and why',
  request: { params: reportParamsSchema },
  responses: answers('Its fate', reportFateSchema),
});
const replay = createRoute({
  method: 'post',
  path: '/reports/{id}/replay',
  summary: 'Puts a report that failed back to be stored (operator)',
  middleware: needs('operator'),
  request: { params: reportParamsSchema },
  responses: answers('Its fate as it is then', reportFateSchema),
});

export function reportRoutes({ reports, process }: Pick<ApiParts, 'reports' | 'process'>) {
  async function fateOf(id: string): Promise<ReportFate> {
    const found = await reports.fate(id);
    if (found === undefined) throw hubError('REPORT_UNKNOWN', id);
    return found;
  }

  return routeGroup()
    .openapi(send, async (c) => {
      // Nothing is looked into here: a flood is taken in as fast as it is made durable.
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      const isGzip = c.req.header('content-encoding') === 'gzip';
      const key = c.req.valid('header')['idempotency-key'] ?? null;
      const { user } = c.get('who');
      const own = key === null ? null : `${user} ${key}`;
      const said = await reports.add({ bytes, isGzip, from: user, key: own, received: process.wall() });
      return c.json(said, 202);
    })
    .openapi(fate, async (c) => c.json(await fateOf(c.req.valid('param').id), 200))
    .openapi(replay, async (c) => {
      const { id } = c.req.valid('param');
      if (!(await reports.replay(id))) throw hubError('REPORT_UNKNOWN', `${id} has not failed`);
      return c.json(await fateOf(id), 200);
    });
}
