import { setTimeout as sleep } from 'node:timers/promises';
import { BREW_CHANNELS, brewChannels } from './brew-day.ts';
import { type Bench, figure } from './figure.ts';
import { VirtualNode } from './load/virtual-node.ts';
import { type HubUnderTest, startHub } from './stand/hub-under-test.ts';
import { memory, processorSeconds } from './stand/process-figures.ts';

const NODES = Array.from({ length: 500 }, (_, i) => `kettle-${i + 1}.heat`);
const SECONDS = 10;
const SLICE_MS = 10;
const EPOCH = '00000000000000bb';

async function scansHeard({ url }: HubUnderTest): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const match = /^cerveceria_hub_ingest_live_scans_total\S* (\d+)/m.exec(text);
  if (match === null) throw new Error('the hub tells no count of live scans');
  return Number(match[1]);
}

/** Every node once a second, spread over it; a generator that fell behind catches up instead of leaving out. */
async function stream(nodes: readonly VirtualNode[]): Promise<number> {
  const begin = performance.now();
  const all = nodes.length * SECONDS;
  for (let sent = 0; sent < all; await sleep(SLICE_MS)) {
    const due = Math.min(all, Math.floor(((performance.now() - begin) / 1000) * nodes.length));
    for (; sent < due; sent++) {
      const seq = Math.floor(sent / nodes.length) + 1;
      nodes[sent % nodes.length]?.live(
        seq,
        seq * 1000,
        BREW_CHANNELS.map(() => seq),
      );
    }
  }
  return (performance.now() - begin) / 1000;
}

/** Share of all channels whose latest value is the one that was sent last. */
async function shareUpToDate(hub: HubUnderTest): Promise<number> {
  const rows = JSON.parse(await hub.get('/channels')) as { res: number; latest: { value: number | null } }[];
  const right = rows.filter(({ res, latest }) => Math.abs((latest.value ?? 0) - SECONDS * res) < res / 2);
  return right.length / (NODES.length * BREW_CHANNELS.length);
}

/** How much of the live lane reaches the latest values of one hub. */
export const liveBench: Bench = {
  name: 'live',
  summary: `live lane, ${NODES.length} nodes x 12 channels at 1 Hz into one hub (the goal's 5,000 nodes need more cores)`,
  async run(say, stand) {
    say(`${NODES.length} keys`);
    const hub = await startHub(stand, NODES);
    const begins = Date.now();
    const nodes = NODES.map(
      (node) =>
        new VirtualNode({
          ...{ hub: hub.socket, node, key: hub.keys.get(node) ?? '', epoch: EPOCH },
          ...{ channels: brewChannels(node), begins, window: 0 },
        }),
    );
    say(`${NODES.length} nodes join`);
    const joining = performance.now();
    for (let at = 0; at < nodes.length; at += 50)
      await Promise.all(nodes.slice(at, at + 50).map((node) => node.open(SECONDS)));
    const joined = (performance.now() - joining) / 1000;
    say(`${SECONDS} s of scans`);
    const before = { scans: await scansHeard(hub), used: processorSeconds(hub.program.pid) };
    const seconds = await stream(nodes);
    const used = processorSeconds(hub.program.pid) - before.used;
    await sleep(500);
    const upToDate = await shareUpToDate(hub);
    const heard = (await scansHeard(hub)) - before.scans;
    const { most } = memory(hub.program.pid);
    for (const node of nodes) node.close();
    const offered = NODES.length * BREW_CHANNELS.length;
    const of = `${NODES.length} nodes x 12 channels at 1 Hz`;
    return [
      figure('live lane', `${of}: offered`, offered, 'readings/s'),
      figure('live lane', `${of}: taken in`, (heard * BREW_CHANNELS.length) / seconds, 'readings/s', {
        least: offered * 0.98,
      }),
      figure('live lane', `${of}: latest values right at the end`, upToDate, 'share', { least: 1 }),
      figure('live lane', `${of}: processor of the hub`, used / seconds, 'cores', { most: 1 }),
      figure('live lane', `${of}: memory of the hub at its highest`, most, 'MB'),
      figure('live lane', `${NODES.length} nodes join, 50 at once`, joined, 's'),
    ];
  },
};
