import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stringify } from 'yaml';
import { cassandraFlags, cassandraSettings } from './cassandra-settings.ts';
import { freePort } from './free-port.ts';
import { spawnLeashed } from './leashed.ts';
import { ownServer } from './own-server.ts';
import { CASSANDRA_JARS } from './places.ts';
import type { ServerOptions, StoreServer } from './store-server.ts';

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

/** @throws when it was not fetched or does not start */
export function startCassandra(options: ServerOptions = {}): Promise<StoreServer> {
  return ownServer(
    'cassandra',
    options,
    (port) => `127.0.0.1:${port}`,
    async ({ folder, port, doomed }) => {
      if (!existsSync(CASSANDRA_JARS)) throw new Error('no Cassandra in .cache; `npx pnpm stores` fetches it');
      await mkdir(join(folder, 'tmp'), { recursive: true });
      const settings = cassandraSettings(folder, port, await freePort());
      await writeFile(join(folder, 'cassandra.yaml'), stringify(settings));
      await writeFile(join(folder, 'logback.xml'), LOGBACK);
      const args = [...cassandraFlags(folder), '-cp', `${CASSANDRA_JARS}/*`];
      const server = spawnLeashed('java', [...args, 'org.apache.cassandra.service.CassandraDaemon'], {
        cwd: folder,
        doomed,
      });
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
