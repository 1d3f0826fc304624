import { brewFrames, seeded } from '../brew-day.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import { BURST, NODES, READINGS } from '../load/backlog.ts';
import { memory, processorSeconds } from '../stand/process-figures.ts';
import { bodiesOf, linesOf } from './line-protocol.ts';
import type { Peer } from './peer.ts';

/** Lines of one request, twelve readings in each, and requests under way. */
const LINES = 5000;
const CONNECTIONS = 4;
const ROUNDS = 3;

export interface PeerRate {
  readonly peer: Peer;
  /** Readings a second. */
  readonly rate: number;
  readonly figures: Figure[];
}

function bodies(frames: number, begins: number): Buffer[] {
  const lines = NODES.map((node, i) =>
    [...brewFrames(node, 'peer', frames * 60, seeded(i + 1))].flatMap((frame) => linesOf(frame, begins)),
  );
  return lines.flatMap((each) => [...bodiesOf(each, LINES)]);
}

/** All bodies, so many under way at once; gives the wait of each, ms. */
export async function post(peer: Peer, all: readonly Buffer[]): Promise<number[]> {
  const waits: number[] = [];
  let next = 0;
  const one = async () => {
    for (let body = all[next++]; body !== undefined; body = all[next++]) {
      const sent = performance.now();
      await peer.write(body);
      waits.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  return waits;
}

/** The same readings as the backlog through the hub, made ready before the clock runs. */
export async function peerBacklog(peer: Peer, say: (line: string) => void, frames = BURST): Promise<PeerRate> {
  const readings = frames * NODES.length * READINGS;
  const took: number[] = [];
  const waits: number[] = [];
  const day = Date.now() - 20 * 86_400_000;
  await post(peer, bodies(20, day - 86_400_000));
  const before = processorSeconds(peer.pid);
  for (let round = 0; round < ROUNDS; round++) {
    say(`${peer.name}: two million readings, ${round + 1} of ${ROUNDS}`);
    const all = bodies(frames, day + round * frames * 60_000);
    const begin = performance.now();
    waits.push(...(await post(peer, all)));
    took.push((performance.now() - begin) / 1000);
  }
  const processor = (processorSeconds(peer.pid) - before) / ((readings * ROUNDS) / 1e6);
  say(`${peer.name}: putting its files in order`);
  await peer.settle();
  const of = `${peer.name}, ${LINES} lines a request, ${CONNECTIONS} at once; ${peer.promise}`;
  const rate = readings / quantile(took, 0.5);
  return {
    ...{ peer, rate },
    figures: [
      figure('backlog, a peer', of, rate, 'readings/s'),
      figure('request to answer, p99', of, quantile(waits, 0.99), 'ms'),
      figure('processor for a million readings', `backlog, ${peer.name}`, processor, 's'),
      figure(
        'bytes per reading',
        `${peer.name}, its files in order`,
        peer.bytes() / (readings * ROUNDS + 20 * NODES.length * READINGS),
        'B',
      ),
      figure('memory at its highest', peer.name, memory(peer.pid).most, 'MB'),
    ],
  };
}
