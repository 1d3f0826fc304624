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
  readonly #gates = new Map<string, number>();
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
        watermark: Math.max(sum?.watermark ?? 0, frame.last, this.#gates.get(key) ?? 0),
        oldest: Math.min(sum?.oldest ?? frame.first, frame.first),
        held: (sum?.held ?? 0) + frame.held,
        dropped: (sum?.dropped ?? 0) + frame.dropped,
        frames: (sum?.frames ?? 0) + 1,
      });
    }
    for (const [key, watermark] of this.#gates) {
      const [name, epoch] = key.split(' ') as [string, string];
      if (totals.has(key) || (node !== undefined && name !== node)) continue;
      totals.set(key, { node: name, epoch, watermark, held: 0, dropped: 0, frames: 0, oldest: watermark + 1 });
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
    for (const { epoch, first, from, to, summaries } of this.#touching(range))
      for (const summary of summaries)
        if (summary.channel.id === range.channel)
          yield { ...summary, epoch, first, from: from as number, to: to as number };
  }

  gaps(range: FrameRange): Promise<TimedFrame[]> {
    return Promise.resolve(this.#touching(range).filter((frame) => frame.kind === 'gap'));
  }

  async *following(node: string, epoch: string, after: number): AsyncIterable<StoredFrame> {
    await this.ping();
    const own = this.#frames.filter((frame) => frame.node === node && frame.epoch === epoch && frame.first > after);
    yield* own.sort((a, b) => a.first - b.first);
  }

  advance(node: string, epoch: string, seq: number): Promise<void> {
    const key = `${node} ${epoch}`;
    this.#gates.set(key, Math.max(this.#gates.get(key) ?? 0, seq));
    return Promise.resolve();
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
