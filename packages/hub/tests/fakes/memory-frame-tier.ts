import type { BootOffset } from '@cerveceria/protocol';
import type {
  EpochTotals,
  FrameRange,
  FrameTier,
  StoredFrame,
  TimedFrame,
  TimedSummary,
  Verdict,
} from '../../src/tiers/frame-tier.ts';

/** A FrameTier in memory, timed by the boots it was taught. `down` makes it answer as a lost store does. */
export class MemoryFrameTier implements FrameTier {
  readonly name = 'memory';
  down = false;
  readonly #frames: StoredFrame[] = [];
  readonly #boots = new Map<string, BootOffset[]>();

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  append(frames: readonly StoredFrame[]): Promise<Verdict[]> {
    this.#frames.push(...frames);
    return Promise.resolve(frames.map((frame) => ({ outcome: 'stored', watermark: frame.last })));
  }

  totals(node?: string): Promise<EpochTotals[]> {
    const totals = new Map<string, EpochTotals>();
    for (const frame of this.#frames) {
      if (node !== undefined && frame.node !== node) continue;
      const key = `${frame.node} ${frame.epoch}`;
      const sum = totals.get(key);
      totals.set(key, {
        node: frame.node,
        epoch: frame.epoch,
        watermark: Math.max(sum?.watermark ?? 0, frame.last),
        held: (sum?.held ?? 0) + frame.held,
        dropped: (sum?.dropped ?? 0) + frame.dropped,
        frames: (sum?.frames ?? 0) + 1,
      });
    }
    return Promise.resolve([...totals.values()]);
  }

  learnBoots(node: string, boots: readonly BootOffset[]): Promise<void> {
    this.#boots.set(node, [...boots]);
    return Promise.resolve();
  }

  boots(node: string): Promise<BootOffset[]> {
    return Promise.resolve(this.#boots.get(node) ?? []);
  }

  async *frames(range: FrameRange): AsyncIterable<TimedFrame> {
    await this.ping();
    for (const frame of this.#touching(range)) if (frame.kind !== 'gap') yield frame;
  }

  async *summaries(range: FrameRange & { readonly channel: string }): AsyncIterable<TimedSummary> {
    await this.ping();
    for (const { from, to, summaries } of this.#touching(range))
      for (const summary of summaries)
        if (summary.channel.id === range.channel) yield { ...summary, from: from as number, to: to as number };
  }

  gaps(range: FrameRange): Promise<TimedFrame[]> {
    return Promise.resolve(this.#touching(range).filter((frame) => frame.kind === 'gap'));
  }

  remove(): Promise<number> {
    return Promise.resolve(0);
  }

  ping(): Promise<void> {
    return this.down ? Promise.reject(new Error('the store is gone')) : Promise.resolve();
  }

  #touching({ node, from, to }: FrameRange): TimedFrame[] {
    return this.#frames
      .filter((frame) => frame.node === node)
      .map((frame) => ({ ...frame, from: this.#wall(frame, frame.monoFrom), to: this.#wall(frame, frame.monoTo) }))
      .filter((frame) => frame.from !== null && frame.to !== null && frame.from <= to && frame.to >= from)
      .sort((a, b) => (a.from as number) - (b.from as number) || a.first - b.first);
  }

  #wall(frame: StoredFrame, mono: number | null): number | null {
    const pieces = (this.#boots.get(frame.node) ?? []).filter((each) => each.boot === frame.boot);
    if (mono === null || pieces.length === 0) return null;
    const piece = pieces.filter((each) => each.mono <= mono).at(-1) ?? pieces[0];
    return mono + (piece?.offset as number);
  }
}
