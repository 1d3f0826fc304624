import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import type { Leashed } from './leashed.ts';
import type { ServerOptions, StoreName, StoreServer } from './store-server.ts';

export interface Place {
  readonly folder: string;
  readonly port: number;
  /** The folder again where it goes with the server, else ''. */
  readonly doomed: string;
  readonly settings: readonly string[];
}

/** A server of this process' own on a free port: started, killed, started again on the same data, ended. */
export async function ownServer(
  store: StoreName,
  { folder: kept, settings = [] }: ServerOptions,
  address: (port: number) => string,
  launch: (place: Place) => Promise<Leashed>,
): Promise<StoreServer> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), `${store}-`)));
  if (!existsSync(folder)) await mkdir(folder, { recursive: true });
  const place: Place = { folder, port: await freePort(), doomed: kept === undefined ? folder : '', settings };
  const forget = () => (kept === undefined ? rm(folder, { recursive: true, force: true }) : Promise.resolve());
  let server: Leashed;
  try {
    server = await launch(place);
  } catch (fault) {
    await forget();
    throw fault;
  }
  return {
    store,
    address: address(place.port),
    port: place.port,
    get pid() {
      return server.pid;
    },
    kill: () => server.end('SIGKILL'),
    async restart() {
      server = await launch(place);
    },
    hang: () => void server.hang(),
    wake: () => void server.wake(),
    async stop() {
      await server.end('SIGKILL');
      await forget();
    },
  };
}
