import { startContainer } from './container-server.ts';
import { spawnLeashed, untilSaid } from './leashed.ts';
import { ownServer } from './own-server.ts';
import type { ServerOptions, StoreServer } from './store-server.ts';
import { sourceOf } from './store-sources.ts';

/** A Redis that acknowledges what is on the disk, and keeps streams in blocks of the size that suits frames. */
const SETTINGS = [
  ...['--save', '', '--daemonize', 'no', '--appendonly', 'yes', '--appendfsync', 'always'],
  ...['--stream-node-max-bytes', '16kb'],
];

const READY = /Ready to accept connections/;

/** @throws when there is no `redis-server` or it does not start */
export function startRedis(options: ServerOptions = {}): Promise<StoreServer> {
  return ownServer(
    'redis',
    options,
    (port) => `redis://127.0.0.1:${port}`,
    async ({ folder, port, doomed, settings }) => {
      const source = sourceOf('redis');
      const common = ['--port', String(port), ...SETTINGS, ...settings];
      if (source.by === 'container')
        return await startContainer(source, {
          ...{ store: 'redis', folder, port, innerPort: port, innerFolder: '/data', doomed, ready: READY },
          command: ['redis-server', '--dir', '/data', '--protected-mode', 'no', ...common],
        });
      const args = ['--bind', '127.0.0.1', '--dir', folder, ...common];
      const program = source.by === 'installed' ? source.program : 'redis-server';
      const server = spawnLeashed(program, args, { doomed });
      await untilSaid(server, READY);
      return server;
    },
  );
}
