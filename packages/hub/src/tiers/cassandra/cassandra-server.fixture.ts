import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

/** Cassandra's own jars, with its own daemon. */
const JARS = fileURLToPath(new URL('../../../../../../.cache/cassandra-5.0.9/lib', import.meta.url));
const EXPORTS = [
  ...['java.base/jdk.internal.misc', 'java.base/java.lang.ref', 'java.management.rmi/com.sun.jmx.remote.internal.rmi'],
  ...['java.rmi/sun.rmi.registry', 'java.rmi/sun.rmi.server', 'java.sql/java.sql', 'jdk.unsupported/sun.misc'],
];
const OPENS = [
  ...['lang', 'lang.module', 'lang.reflect', 'io', 'util'].map((name) => `java.base/java.${name}`),
  ...['loader', 'ref', 'reflect', 'math', 'module', 'util.jar'].map((name) => `java.base/jdk.internal.${name}`),
  ...['java.base/sun.nio.ch', 'jdk.management/com.sun.management.internal'],
];

export interface TestCassandra {
  /** `host:port` */
  readonly contact: string;
  readonly child: ChildProcess;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

function settings(folder: string, port: number, storage: number) {
  return {
    cluster_name: 'test',
    num_tokens: 1,
    initial_token: '-9223372036854775808',
    partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    auto_bootstrap: false,
    endpoint_snitch: 'SimpleSnitch',
    seed_provider: [
      {
        class_name: 'org.apache.cassandra.locator.SimpleSeedProvider',
        parameters: [{ seeds: `127.0.0.1:${storage}` }],
      },
    ],
    listen_address: '127.0.0.1',
    rpc_address: '127.0.0.1',
    native_transport_port: port,
    storage_port: storage,
    data_file_directories: [join(folder, 'data/data')],
    commitlog_directory: join(folder, 'data/commitlog'),
    saved_caches_directory: join(folder, 'data/saved_caches'),
    hints_directory: join(folder, 'data/hints'),
    cdc_raw_directory: join(folder, 'data/cdc_raw'),
    // What is acknowledged is on the disk.
    commitlog_sync: 'batch',
    commitlog_segment_size: '16MiB',
    commitlog_total_space: '256MiB',
    block_for_peers_timeout_in_secs: -1,
    auto_snapshot: false,
    memtable_heap_space: '96MiB',
    memtable_offheap_space: '96MiB',
    file_cache_size: '32MiB',
    networking_cache_size: '32MiB',
    key_cache_size: '4MiB',
    counter_cache_size: '0MiB',
    concurrent_reads: 8,
    concurrent_writes: 8,
    concurrent_compactors: 1,
    disk_access_mode: 'standard',
  };
}

async function launch(folder: string, port: number): Promise<ChildProcess> {
  const said = `file://${join(folder, 'logback.xml')}`;
  const flags = [
    ...['-Xms64m', '-Xmx384m', '-XX:+UseSerialGC', '-Xss512k', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData'],
    ...['-XX:MaxDirectMemorySize=256m', '-XX:+ExitOnOutOfMemoryError', '-Djdk.attach.allowAttachSelf=true'],
    ...['-Dio.netty.tryReflectionSetAccessible=true', '-Djava.net.preferIPv4Stack=true', '-Dfile.encoding=UTF-8'],
    ...[`-Djava.io.tmpdir=${folder}/tmp`, `-Djna.tmpdir=${folder}/tmp`, `-Dlogback.configurationFile=${said}`],
    ...[`-Dcassandra.config=file://${folder}/cassandra.yaml`, `-Dcassandra.storagedir=${folder}/data`],
    ...[`-Dcassandra.logdir=${folder}/logs`, '-Dcassandra-foreground=yes'],
    ...['-Dcassandra.skip_wait_for_gossip_to_settle=0', '-Dcassandra.ring_delay_ms=1000'],
    ...['-Dcassandra.shutdown_announce_in_ms=200', '-Dcassandra.consistent.rangemovement=false'],
    ...EXPORTS.flatMap((name) => ['--add-exports', `${name}=ALL-UNNAMED`]),
    ...OPENS.flatMap((name) => ['--add-opens', `${name}=ALL-UNNAMED`]),
  ];
  const args = [...flags, '-cp', `${JARS}/*`, 'org.apache.cassandra.service.CassandraDaemon'];
  const child = spawn('java', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let end = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      end = (end + String(chunk)).slice(-4000);
    });
  while (!(await answers(port))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Cassandra did not start:\n${end}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return child;
}

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

export async function startCassandra(): Promise<TestCassandra> {
  if (!existsSync(JARS)) throw new Error('no Cassandra in .cache; `npx pnpm test` fetches it');
  const folder = await mkdtemp(join(tmpdir(), 'cassandra-'));
  const [port, storage] = [await freePort(), await freePort()];
  await mkdir(join(folder, 'tmp'));
  await writeFile(join(folder, 'cassandra.yaml'), stringify(settings(folder, port, storage)));
  const appender = '<appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%m%n</pattern>';
  await writeFile(
    join(folder, 'logback.xml'),
    `<configuration>${appender}</encoder></appender><root level="WARN"><appender-ref ref="out"/></root></configuration>`,
  );
  let child = await launch(folder, port);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    contact: `127.0.0.1:${port}`,
    get child() {
      return child;
    },
    kill,
    async restart() {
      child = await launch(folder, port);
    },
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
