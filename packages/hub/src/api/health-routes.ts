import { Hono } from 'hono';
import type { ApiEnv, ApiParts } from './api-parts.ts';

type Told = Pick<ApiParts, 'health' | 'metrics' | 'version' | 'process'>;

/** Open to everybody: a proxy, systemd and Prometheus have no token. They tell counts and states, no readings. */
export function healthRoutes({ health, metrics, version, process }: Told) {
  return new Hono<ApiEnv>()
    .get('/healthz', (c) =>
      // The sign-in page asks here whether it stands before a simulation, when it has no token yet.
      c.json({ service: 'hub', version, time: process.wall(), alive: true, simulated: process.simulated }),
    )
    .get('/readyz', async (c) => {
      const state = await health();
      return c.json(state, state.ready ? 200 : 503);
    })
    .get('/metrics', async (c) => {
      const { type, text } = await metrics();
      return c.body(text, 200, { 'Content-Type': type });
    });
}
