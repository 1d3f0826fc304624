import { Hono } from 'hono';
import type { ApiEnv, ApiParts } from './api-parts.ts';

/** Open to everybody: a proxy, systemd and Prometheus have no token. They tell counts and states, no readings. */
export function healthRoutes({ health, metrics }: Pick<ApiParts, 'health' | 'metrics'>) {
  return new Hono<ApiEnv>()
    .get('/healthz', (c) => c.json({ alive: true }))
    .get('/readyz', async (c) => {
      const state = await health();
      return c.json(state, state.ready ? 200 : 503);
    })
    .get('/metrics', async (c) => {
      const { type, text } = await metrics();
      return c.body(text, 200, { 'Content-Type': type });
    });
}
