import { spawnLeashed, untilSaid } from './leashed.ts';
import { ownServer } from './own-server.ts';
import type { ServerOptions, StoreServer } from './store-server.ts';

/** A Redis that acknowledges what is on the disk, and keeps streams in blocks of the size that suits frames. */
const SETTINGS = [
  ...['--bind', '127.0.0.1', '--save', '', '--daemonize', 'no', '--appendonly', 'yes', '--appendfsync', 'always'],
  ...['--stream-node-max-bytes', '16kb'],
];

/** @throws when there is no `redis-server` or it does not start */
export function startRedis(options: ServerOptions = {}): Promise<StoreServer> {
  return ownServer(
    'redis',
    options,
    (port) => `redis://127.0.0.1:${port}`,
    async ({ folder, port, doomed, settings }) => {
      const args = ['--port', String(port), '--dir', folder, ...SETTINGS, ...settings];
      const server = spawnLeashed('redis-server', args, { doomed });
      await untilSaid(server, /Ready to accept connections/);
      return server;
    },
  );
}
