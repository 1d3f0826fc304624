import { join } from 'node:path';
import { freePort } from '@cerveceria/hub/free-port';
import { spawnLeashed } from '@cerveceria/hub/leashed';
import { bytesBelow } from '../tiers/tier-sizes.ts';
import { asked, type Peer, untilStill, untilUp } from './peer.ts';

/** Seconds without writes after which it puts its log into its files, and those together. */
const COLD = '2s';

/** InfluxDB 1.x as Debian has it: each write is in its log and fsynced before the answer. */
export async function startInfluxdb(program: string, folder: string): Promise<Peer> {
  const [port, other] = [await freePort(), await freePort()];
  const settings = {
    INFLUXDB_META_DIR: join(folder, 'meta'),
    INFLUXDB_DATA_DIR: join(folder, 'data'),
    INFLUXDB_DATA_WAL_DIR: join(folder, 'wal'),
    INFLUXDB_DATA_WAL_FSYNC_DELAY: '0s',
    INFLUXDB_DATA_CACHE_SNAPSHOT_WRITE_COLD_DURATION: COLD,
    INFLUXDB_DATA_COMPACT_FULL_WRITE_COLD_DURATION: COLD,
    INFLUXDB_DATA_QUERY_LOG_ENABLED: 'false',
    INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${port}`,
    INFLUXDB_HTTP_LOG_ENABLED: 'false',
    INFLUXDB_BIND_ADDRESS: `127.0.0.1:${other}`,
    INFLUXDB_MONITOR_STORE_ENABLED: 'false',
    INFLUXDB_REPORTING_DISABLED: 'true',
    HOME: folder,
  };
  // What is set here wins over its file; the leash starts programs with this process' own environment.
  const env = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const server = spawnLeashed('env', [...env, program, '-config', '/dev/null'], {});
  for (const stream of [server.child.stdout, server.child.stderr]) stream.resume();
  const url = `http://127.0.0.1:${port}`;
  await untilUp(`${url}/ping`, () => server.child.exitCode !== null);
  await asked(`${url}/query?q=${encodeURIComponent('CREATE DATABASE bench')}`, { method: 'POST' });
  // Without what it sets aside for the names of series, 32 MB whatever comes.
  const bytes = () => bytesBelow(join(folder, 'data'), '/autogen/') + bytesBelow(join(folder, 'wal'));
  return {
    name: 'InfluxDB',
    promise: 'fsynced before its answer',
    pid: server.child.pid as number,
    async write(body) {
      await asked(`${url}/write?db=bench&precision=ms`, { method: 'POST', body });
    },
    settle: () => untilStill(bytes, 6000),
    bytes,
    async mean({ node, field, from, to, step }) {
      const where = `"node"='${node}' AND time >= ${from}ms AND time <= ${to}ms`;
      const q = `SELECT mean("${field}") FROM "heat" WHERE ${where} GROUP BY time(${step}ms) fill(none)`;
      const text = await asked(`${url}/query?db=bench&epoch=ms&q=${encodeURIComponent(q)}`);
      const said = JSON.parse(text) as { results: { series?: { values: unknown[] }[] }[] };
      return said.results[0]?.series?.[0]?.values.length ?? 0;
    },
    stop: () => server.end('SIGKILL'),
  };
}
