import { startInfluxdb } from './influxdb.ts';
import { type Peer, peerProgram } from './peer.ts';
import { startVictoriaMetrics } from './victoria-metrics.ts';

/** Those that are there; for each other one a sentence goes to `say`. */
export async function startPeers(folder: () => string, say: (line: string) => void): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const { pack, program, start } of [
    { pack: 'influxdb', program: 'influxd', start: startInfluxdb },
    { pack: 'victoria-metrics', program: 'victoria-metrics', start: startVictoriaMetrics },
  ] as const) {
    const { file, version } = peerProgram(pack, program);
    if (file === undefined) say(`${pack} is not measured: run \`apt-get install ${pack}\``);
    else {
      const peer = await start(file, folder());
      peers.push({ ...peer, name: `${peer.name}${version}` });
    }
  }
  return peers;
}
