import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { hubError } from './errors.ts';
import { refuseUpgrade } from './live/refuse-upgrade.ts';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Sends each WebSocket to its end by its path; a path that has none is refused. */
export function routeUpgrades(server: Server, handlers: Readonly<Record<string, UpgradeHandler>>): void {
  server.on('upgrade', (request, socket, head) => {
    const path = (request.url ?? '').split('?', 1)[0] as string;
    const handler = Object.hasOwn(handlers, path) ? handlers[path] : undefined;
    if (handler !== undefined) handler(request, socket, head);
    else {
      socket.on('error', () => socket.destroy());
      refuseUpgrade(socket, hubError('ROUTE_UNKNOWN', path));
    }
  });
}
