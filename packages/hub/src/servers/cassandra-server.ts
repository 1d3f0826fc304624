import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stringify } from 'yaml';
import { cassandraFlags, cassandraSettings } from './cassandra-settings.ts';
import { startContainer } from './container-server.ts';
import { freePort } from './free-port.ts';
import { type Leashed, spawnLeashed } from './leashed.ts';
import { ownServer, type Place } from './own-server.ts';
import { CASSANDRA_JARS } from './places.ts';
import type { ServerOptions, StoreServer } from './store-server.ts';
import { type StoreSource, sourceOf } from './store-sources.ts';

const APPENDER =
  '<appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%m%n</pattern></encoder></appender>';
const LOGBACK = `<configuration>${APPENDER}<root level="WARN"><appender-ref ref="out"/></root></configuration>`;

/** CQL is taken as soon as the port is open. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Its own start script, as nobody's service; of its settings only what memory and tools need stays. */
async function installedArguments(folder: string): Promise<string[]> {
  const own = [
    ...[`cassandra.config=file://${folder}/cassandra.yaml`, `cassandra.storagedir=${folder}/data`],
    ...[`cassandra.logdir=${folder}/logs`, `cassandra.jmx.local.port=${await freePort()}`],
    ...['cassandra.skip_wait_for_gossip_to_settle=0', 'cassandra.ring_delay_ms=1000'],
  ];
  return ['-f', '-R', ...own.map((setting) => `-D${setting}`)];
}

/** What it acknowledges has to be on the disk, which the image has no variable for. */
const BATCH =
  "sed -i -e 's/^commitlog_sync: .*/commitlog_sync: batch/' -e '/^commitlog_sync_period/d' /etc/cassandra/cassandra.yaml";

function containerOf(
  source: Extract<StoreSource, { by: 'container' }>,
  { folder, port, doomed }: Pick<Place, 'folder' | 'port' | 'doomed'>,
): Promise<Leashed> {
  return startContainer(source, {
    ...{ store: 'cassandra', folder, port, doomed, innerPort: 9042, innerFolder: '/var/lib/cassandra' },
    options: [
      ...['--env', 'MAX_HEAP_SIZE=384M', '--env', 'HEAP_NEWSIZE=96M', '--env', 'CASSANDRA_BROADCAST_ADDRESS=127.0.0.1'],
      ...['--entrypoint', 'sh'],
    ],
    command: ['-c', `${BATCH}; exec docker-entrypoint.sh cassandra -f`],
    ready: /Starting listening for CQL clients/,
  });
}

/** @throws when it was not fetched or does not start */
export function startCassandra(options: ServerOptions = {}): Promise<StoreServer> {
  return ownServer(
    'cassandra',
    options,
    (port) => `127.0.0.1:${port}`,
    async ({ folder, port, doomed }) => {
      const source = sourceOf('cassandra');
      if (source.by === 'container') return await containerOf(source, { folder, port, doomed });
      if (source.by === 'registry' && !existsSync(CASSANDRA_JARS))
        throw new Error('no Cassandra in .cache; `npx pnpm stores` fetches it');
      await mkdir(join(folder, 'tmp'), { recursive: true });
      const settings = cassandraSettings(folder, port, await freePort());
      await writeFile(join(folder, 'cassandra.yaml'), stringify(settings));
      await writeFile(join(folder, 'logback.xml'), LOGBACK);
      const args = [...cassandraFlags(folder), '-cp', `${CASSANDRA_JARS}/*`];
      const [program, words] =
        source.by === 'installed'
          ? [source.program, await installedArguments(folder)]
          : ['java', [...args, 'org.apache.cassandra.service.CassandraDaemon']];
      const server = spawnLeashed(program, words, { cwd: folder, doomed });
      const { child } = server;
      let end = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => {
          end = (end + String(chunk)).slice(-4000);
        });
      while (!(await answers(port))) {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Cassandra did not start:\n${end}`);
        await wait(100);
      }
      return server;
    },
  );
}
