import { join } from 'node:path';

const EXPORTS = [
  ...['java.base/jdk.internal.misc', 'java.base/java.lang.ref', 'java.management.rmi/com.sun.jmx.remote.internal.rmi'],
  ...['java.rmi/sun.rmi.registry', 'java.rmi/sun.rmi.server', 'java.sql/java.sql', 'jdk.unsupported/sun.misc'],
];
const OPENS = [
  ...['lang', 'lang.module', 'lang.reflect', 'io', 'util'].map((name) => `java.base/java.${name}`),
  ...['loader', 'ref', 'reflect', 'math', 'module', 'util.jar'].map((name) => `java.base/jdk.internal.${name}`),
  ...['java.base/sun.nio.ch', 'jdk.management/com.sun.management.internal'],
];

/** Options of the virtual machine for the node in `folder`. */
export function cassandraFlags(folder: string): string[] {
  const said = `file://${join(folder, 'logback.xml')}`;
  return [
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
}

/** cassandra.yaml of one node alone, whose writes are told when they are on the disk. */
export function cassandraSettings(folder: string, port: number, storage: number) {
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
