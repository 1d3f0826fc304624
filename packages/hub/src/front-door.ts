import { createServer, type Server } from 'node:http';
import type { MachineClock } from '@cerveceria/runtime';
import { getRequestListener } from '@hono/node-server';
import type { HubConfig } from './config-schema.ts';
import type { Ingest } from './ingest/ingest.ts';
import { listen } from './listen.ts';
import type { LiveSocket } from './live/live-socket.ts';
import { routeUpgrades } from './upgrades.ts';

/** What is being answered when a hub stops may take so long to end; machine ms. */
const GRACE_MS = 1_000;

interface FrontDoorParts {
  readonly app: { fetch: Parameters<typeof getRequestListener>[0] };
  readonly ingest: Pick<Ingest, 'start' | 'stop' | 'handleUpgrade'>;
  readonly live: LiveSocket;
  readonly at: HubConfig['listen'];
  readonly machine: Pick<MachineClock, 'after'>;
}

/** The one port of a hub: HTTP, agents' sockets and tablets' sockets. */
export interface FrontDoor {
  /** @throws PORT_IN_USE, ADDRESS_UNUSABLE */
  start(): Promise<{ readonly port: number }>;
  /** Nobody new comes in, agents are sent to the other hub, what is being answered is finished within a second. */
  stop(): Promise<void>;
}

function closed(server: Server, machine: FrontDoorParts['machine']): Promise<void> {
  return new Promise((resolve) => {
    const cancel = machine.after(GRACE_MS, () => {
      server.closeAllConnections();
      resolve();
    });
    server.close(() => {
      cancel();
      resolve();
    });
    server.closeIdleConnections();
  });
}

export function createFrontDoor({ app, ingest, live, at, machine }: FrontDoorParts): FrontDoor {
  const server = createServer(getRequestListener(app.fetch));
  routeUpgrades(server, {
    '/agent/v1': (request, socket, head) => ingest.handleUpgrade(request, socket, head),
    '/api/v1/live': (request, socket, head) => live.handleUpgrade(request, socket, head),
  });
  return {
    async start() {
      await ingest.start();
      try {
        return await listen(server, at.host, at.port);
      } catch (fault) {
        await ingest.stop();
        throw fault;
      }
    },
    async stop() {
      const end = closed(server, machine);
      live.stop();
      await ingest.stop();
      await end;
    },
  };
}
