import { join } from 'node:path';
import { mongoUrl } from './config.ts';
import { type Bench, type Figure, figure } from './figure.ts';
import { peerBacklog } from './peers/peer-backlog.ts';
import { startPeers } from './peers/start-peers.ts';
import { startRealStores } from './stand/real-stores.ts';
import { againstPeer, hubPath } from './tiers/hub-path.ts';
import { reportRates } from './tiers/reports.ts';
import { tierRates } from './tiers/tier-rates.ts';
import { bytesBelow } from './tiers/tier-sizes.ts';
import { YEAR_TEXT } from './tiers/year.ts';
import { yearHistory } from './tiers/year-history.ts';

/** Into, out of and through the stores of a brewery, beside their plain drivers and two stores that others use. */
export const tiersBench: Bench = {
  name: 'tiers',
  summary: `frames of 60 scans x 12 channels into each tier and through one hub into Redis and MongoDB; the classic report; histories of ${YEAR_TEXT}; InfluxDB and VictoriaMetrics with the same readings`,
  async run(tell, stand) {
    const began = performance.now();
    const say = (text: string) => tell(`${Math.round((performance.now() - began) / 1000)} s: ${text}`);
    const folder = join(stand.folder(), 'cassandra');
    say('starting Redis, MongoDB or its stand-in, and Cassandra');
    const stores = await startRealStores(folder, mongoUrl());
    const peers = await startPeers(() => stand.folder(), say);
    const parts = { stores, stand, say };
    const figures: Figure[] = [];
    try {
      const rates = await tierRates(parts);
      figures.push(...rates.figures);
      const path = await hubPath(parts);
      figures.push(...path.figures);
      for (const peer of peers) {
        const { rate, figures: own } = await peerBacklog(peer, say);
        figures.push(...own, againstPeer(path, `${peer.name}, ${peer.promise}`, rate));
      }
      figures.push(...(await reportRates(parts)));
      figures.push(...(await yearHistory({ ...parts, peers })));
      say('writing the tables of Cassandra to disk');
      await stores.cassandra.kill();
      // What is replayed from its log stands in files when it answers.
      await stores.cassandra.restart();
      const rows = bytesBelow(folder, `/data/${stores.of(0).database}/slices-`);
      const of = `${stores.named.cassandra}, its tables on disk; each row written once, so compaction takes nothing`;
      figures.push(figure('bytes per reading', of, rows / rates.inCassandra, 'B'));
      return figures;
    } finally {
      await Promise.all([stores.stop(), ...peers.map((peer) => peer.stop())]);
    }
  },
};
