import { createServer } from 'node:http';
import type { Log } from '@cerveceria/runtime';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { ApiEnv, ApiParts } from './api/api-parts.ts';
import { answerFault } from './api/faults.ts';
import { healthRoutes } from './api/health-routes.ts';
import { webSafety } from './api/web-safety.ts';
import type { HubConfig } from './config-schema.ts';
import { hubError } from './errors.ts';
import { listen } from './listen.ts';
import type { Tiers } from './tiers/tiers.ts';

interface WaitingRoomParts extends Pick<ApiParts, 'health' | 'version' | 'process'> {
  readonly tiers: Pick<Tiers, 'stateStarted' | 'isStateThere'>;
  readonly at: HubConfig['listen'];
  readonly origins: readonly string[];
  readonly log: Log;
  /** Called when there is something to wait for. */
  readonly waits: () => void;
}

/**
 * While the state is not there a hub can do nothing but say so: it lives, it is not ready, and for want of what.
 * Resolves with where the hub is to listen when the state has come.
 * @throws PORT_IN_USE, ADDRESS_UNUSABLE, HUB_STOPPING
 */
export async function waitForState(parts: WaitingRoomParts): Promise<HubConfig['listen']> {
  const { tiers, at, origins, log, waits } = parts;
  if (tiers.isStateThere()) return at;
  const app = new Hono<ApiEnv>();
  app.use(webSafety(origins));
  app.route('/', healthRoutes({ ...parts, metrics: async () => ({ type: 'text/plain', text: '' }) }));
  app.all('*', (c) => answerFault(hubError('TIER_UNAVAILABLE', 'the state is not there yet'), c, log));
  const server = createServer(getRequestListener(app.fetch));
  const { port } = await listen(server, at.host, at.port);
  try {
    waits();
    await tiers.stateStarted();
    return { ...at, port };
  } finally {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}
