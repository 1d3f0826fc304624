import type { TestContext } from 'node:test';
import { collect } from '../src/tiers/frame-tier.contract.ts';
import type { StoredFrame, Verdict } from '../src/tiers/frame-tier.ts';
import { NODE } from '../src/tiers/sample-frame.ts';
import { MemoryFrameTier } from './fakes/memory-frame-tier.ts';
import { tempFolder } from './hub-under-test.ts';
import { SIZE, StreamingAgent } from './streaming-agent.ts';
import { startTwoTierHub } from './two-tier-hub.ts';

export const PATIENCE = 60_000;

/** Takes frames when it is let. */
export class HeldTier extends MemoryFrameTier {
  held: Promise<void> | undefined;

  override async append(frames: readonly StoredFrame[]): Promise<Verdict[]> {
    await this.held;
    return await super.append(frames);
  }
}

export async function hubOver(t: TestContext, hot: MemoryFrameTier, warm: MemoryFrameTier, cold?: MemoryFrameTier) {
  const hub = await startTwoTierHub(await tempFolder(t), { hot, warm }, cold === undefined ? {} : { cold });
  t.after(() => hub.stop());
  return hub;
}

export function agentOf(t: TestContext, port: number, offset = Date.now()): StreamingAgent {
  const agent = new StreamingAgent(() => [port], offset);
  agent.start();
  t.after(() => agent.stop());
  return agent;
}

export const firsts = async (tier: MemoryFrameTier) => (await collect(tier.ranges(NODE))).map(({ first }) => first);
export const allOf = (scans: number, from = 1) =>
  Array.from({ length: (scans - from + 1) / SIZE }, (_, i) => from + i * SIZE);
export const isAcked = (agent: StreamingAgent) => agent.acked.hot >= agent.made && agent.acked.warm >= agent.made;
export const rewinds = (agent: StreamingAgent) =>
  agent.heard.flatMap((said) => (said.type === 'rewind' ? [said.seq] : []));
