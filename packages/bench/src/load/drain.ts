import { BREW_CHANNELS, brewChannels } from '../brew-day.ts';
import type { HubUnderTest } from '../stand/hub-under-test.ts';
import { sealedMessages } from './sealed-messages.ts';
import { VirtualNode } from './virtual-node.ts';

export interface Load {
  /** Of each node; 60 scans in each. */
  readonly frames: number;
  /** Most frames of each node under way. */
  readonly window: number;
}

export interface Drained {
  /** Until the last frame was acknowledged at all: `hot`, where there is a hot tier of its own. */
  readonly accepted: number;
  /** Until the last frame was acknowledged warm. */
  readonly seconds: number;
  readonly readings: number;
  /** From sending a frame to its first acknowledgement, ms. */
  readonly waits: number[];
  /** Until it is warm, ms. */
  readonly warmWaits: number[];
}

/** Only the hub's credit bounds what is under way. */
export const CREDIT_ALONE = Number.POSITIVE_INFINITY;

let lives = 0;

/** All nodes at once, each a life of its own buffer; sealed before the clock runs. */
export async function drain(
  { socket, keys }: HubUnderTest,
  nodes: readonly string[],
  { frames, window }: Load,
): Promise<Drained> {
  const epoch = (++lives).toString(16).padStart(16, '0');
  const scans = frames * 60;
  const begins = Date.now() - scans * 1000;
  const loads = nodes.map((node) => ({
    messages: [...sealedMessages(node, epoch, scans)],
    node: new VirtualNode({
      ...{ hub: socket, node, key: keys.get(node) ?? '', epoch, channels: brewChannels(node), begins, window },
    }),
  }));
  await Promise.all(loads.map(({ node }) => node.open(scans)));
  const begin = performance.now();
  await Promise.all(loads.map(({ node, messages }) => node.stream(messages)));
  const seconds = (performance.now() - begin) / 1000;
  for (const { node } of loads) node.close();
  // The hub still has to see them go before the same nodes come again.
  await new Promise((resolve) => setTimeout(resolve, 300));
  return {
    accepted: (Math.max(...loads.map(({ node }) => node.accepted)) - begin) / 1000,
    ...{ seconds, readings: nodes.length * scans * BREW_CHANNELS.length },
    waits: loads.flatMap(({ node }) => node.waits),
    warmWaits: loads.flatMap(({ node }) => node.warmWaits),
  };
}
