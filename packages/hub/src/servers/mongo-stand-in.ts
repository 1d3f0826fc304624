import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnLeashed, untilSaid } from './leashed.ts';
import { startMongod } from './mongod-server.ts';
import { ownServer } from './own-server.ts';
import { FAST_STAND_IN, STAND_IN } from './places.ts';
import type { ServerOptions, StoreServer } from './store-server.ts';
import { sourceOf } from './store-sources.ts';

export interface StandInOptions extends ServerOptions {
  /** Which of its two servers; left out: the one of the tests. */
  readonly server?: 'fast';
}

/** Whether the fast one was built. */
export const isFastThere = () => existsSync(FAST_STAND_IN);

/** A mongod where the machine has one or an engine for it, else the stand-in. @throws when it was not fetched or does not start */
export function startMongo({ server: which, ...options }: StandInOptions = {}): Promise<StoreServer> {
  const program = which === 'fast' ? FAST_STAND_IN : STAND_IN;
  return ownServer(
    'mongodb',
    options,
    (port) => `mongodb://127.0.0.1:${port}/`,
    async (place) => {
      const source = sourceOf('mongodb');
      // Who asks for the fast one measures it by name.
      if (which === undefined && source.by !== 'registry') return await startMongod(source, place);
      const { folder, port, doomed } = place;
      if (!existsSync(program)) throw new Error('no stand-in for MongoDB in .cache; `npx pnpm stores` fetches it');
      const data = join(folder, 'data');
      await mkdir(data, { recursive: true });
      const settings = join(folder, 'secantusd.toml');
      // Without it a transaction that was acknowledged may be lost by a kill.
      await writeFile(settings, '[storage]\ncache_size = "256M"\nsync_on_commit = true\n');
      const listening = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', data];
      const server = spawnLeashed(program, ['--config', settings, ...listening], { doomed });
      await untilSaid(server, /listening on 127\.0\.0\.1:(\d+)/);
      return server;
    },
  );
}
