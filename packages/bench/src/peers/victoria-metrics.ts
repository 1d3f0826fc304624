import { join } from 'node:path';
import { freePort } from '@cerveceria/hub/free-port';
import { spawnLeashed } from '@cerveceria/hub/leashed';
import { bytesBelow } from '../tiers/tier-sizes.ts';
import { asked, type Peer, untilStill, untilUp } from './peer.ts';

/** VictoriaMetrics as Debian has it, one node: what it has answered may still be in its memory alone. */
export async function startVictoriaMetrics(program: string, folder: string): Promise<Peer> {
  const port = await freePort();
  const args = [
    ...[`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=2y'],
    // What was written a moment ago is to be found.
    ...['-search.latencyOffset=0s', '-loggerLevel=ERROR'],
  ];
  const server = spawnLeashed(program, args, {});
  for (const stream of [server.child.stdout, server.child.stderr]) stream.resume();
  const url = `http://127.0.0.1:${port}`;
  await untilUp(`${url}/health`, () => server.child.exitCode !== null);
  const bytes = () => bytesBelow(join(folder, 'data')) + bytesBelow(join(folder, 'indexdb'));
  return {
    name: 'VictoriaMetrics',
    promise: 'in its memory, no fsync before its answer',
    pid: server.child.pid as number,
    async write(body) {
      await asked(`${url}/write?precision=ms`, { method: 'POST', body });
    },
    async settle() {
      await asked(`${url}/internal/force_flush`);
      await asked(`${url}/internal/force_merge`);
      await untilStill(bytes, 3000);
    },
    bytes,
    async mean({ node, field, from, to, step, mayBeKept }) {
      const width = `${step}ms`;
      const query = `avg_over_time(heat_${field}{node="${node}"}[${width}])`;
      const [start, end] = [from / 1000, to / 1000];
      const text = await asked(
        `${url}/api/v1/query_range?query=${encodeURIComponent(query)}&start=${start}&end=${end}&step=${width}${mayBeKept ? '' : '&nocache=1'}`,
      );
      const said = JSON.parse(text) as { data: { result: { values: unknown[] }[] } };
      return said.data.result[0]?.values.length ?? 0;
    },
    stop: () => server.end('SIGKILL'),
  };
}
