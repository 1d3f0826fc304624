import type { BootOffset } from '@cerveceria/protocol';
import { hubError } from '../../src/errors.ts';
import type {
  EpochTotals,
  FrameRange,
  FrameTier,
  StoredFrame,
  TimedFrame,
  TimedSummary,
  Verdict,
} from '../../src/tiers/frame-tier.ts';
import { judge } from '../../src/tiers/gate.ts';
import { byTime, openSummary, placeFrame, touches } from '../../src/tiers/place-frame.ts';
import type { RangeScan, StoredRange } from '../../src/tiers/range-scan.ts';
import { isAmong } from '../../src/tiers/seqs.ts';
import { wallTime } from '../../src/tiers/wall-time.ts';

interface MemoryEpoch {
  readonly node: string;
  readonly epoch: string;
  watermark: number;
  frames: StoredFrame[];
}

/** A FrameTier in memory that passes the suite of real ones. `down` makes it answer as a lost store does. */
export class MemoryFrameTier implements FrameTier, RangeScan {
  readonly name: string;
  down = false;
  /** Gives the content of frames with their summaries. */
  opens = false;
  readonly #epochs = new Map<string, MemoryEpoch>();
  readonly #boots = new Map<string, Map<string, BootOffset>>();

  constructor(name = 'memory') {
    this.name = name;
  }

  /** Forgets everything, as a server does whose disk was changed. */
  lose(): void {
    this.#epochs.clear();
    this.#boots.clear();
  }

  /** Forgets what lies behind a seq, as a server does that takes over from a primary it had not heard everything of. */
  goBackTo(seq: number): void {
    for (const epoch of this.#epochs.values()) {
      epoch.frames = epoch.frames.filter(({ last }) => last <= seq);
      epoch.watermark = Math.min(epoch.watermark, seq);
    }
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  async append(frames: readonly StoredFrame[]): Promise<Verdict[]> {
    await this.ping();
    return frames.map((frame) => {
      const epoch = this.#epoch(frame.node, frame.epoch);
      const verdict = judge(epoch.watermark, frame);
      if (verdict.outcome === 'stored') epoch.frames.push(frame);
      epoch.watermark = verdict.watermark;
      return verdict;
    });
  }

  async totals(node?: string): Promise<EpochTotals[]> {
    await this.ping();
    const known = this.#of(node).filter(({ watermark }) => watermark > 0);
    return known.map(({ frames, ...epoch }) => ({
      ...epoch,
      held: frames.reduce((sum, { held }) => sum + held, 0),
      dropped: frames.reduce((sum, { dropped }) => sum + dropped, 0),
      frames: frames.length,
      oldest: frames[0]?.first ?? epoch.watermark + 1,
    }));
  }

  async learnBoots(node: string, boots: readonly BootOffset[]): Promise<void> {
    await this.ping();
    const known = this.#boots.get(node) ?? new Map<string, BootOffset>();
    for (const piece of boots) known.set(`${piece.boot} ${piece.mono}`, piece);
    this.#boots.set(node, known);
  }

  async boots(node: string): Promise<BootOffset[]> {
    await this.ping();
    return [...(this.#boots.get(node)?.values() ?? [])];
  }

  async *frames(range: FrameRange): AsyncIterable<TimedFrame> {
    await this.ping();
    for (const frame of this.#touching(range)) if (frame.kind !== 'gap') yield frame;
  }

  async *summaries(range: FrameRange & { readonly channel: string }): AsyncIterable<TimedSummary> {
    await this.ping();
    for (const frame of this.#touching(range)) {
      const summary = openSummary(frame, range.channel);
      if (summary === undefined) continue;
      const { content, ...closed } = summary;
      yield this.opens ? summary : closed;
    }
  }

  async gaps(range: FrameRange): Promise<TimedFrame[]> {
    await this.ping();
    return this.#touching(range).filter((frame) => frame.kind === 'gap');
  }

  async *following(node: string, epoch: string, after: number): AsyncIterable<StoredFrame> {
    await this.ping();
    yield* this.#epoch(node, epoch).frames.filter(({ first }) => first > after);
  }

  async advance(node: string, epoch: string, seq: number): Promise<void> {
    await this.ping();
    const own = this.#epoch(node, epoch);
    own.watermark = Math.max(own.watermark, seq);
  }

  async remove(node: string, epoch: string, last: number): Promise<number> {
    await this.ping();
    const own = this.#epoch(node, epoch);
    const before = own.frames.length;
    own.frames = own.frames.filter((frame) => frame.last > last);
    return before - own.frames.length;
  }

  ping(): Promise<void> {
    return this.down ? Promise.reject(hubError('TIER_UNAVAILABLE', this.name)) : Promise.resolve();
  }

  async *ranges(node?: string): AsyncIterable<StoredRange> {
    await this.ping();
    for (const own of this.#of(node))
      for (const { first, last, held, dropped } of own.frames)
        yield { node: own.node, epoch: own.epoch, first, last, held, dropped };
  }

  #of(node: string | undefined): MemoryEpoch[] {
    return [...this.#epochs.values()].filter((each) => node === undefined || each.node === node);
  }

  #epoch(node: string, epoch: string): MemoryEpoch {
    const key = `${node} ${epoch}`;
    const known = this.#epochs.get(key) ?? { node, epoch, watermark: 0, frames: [] };
    this.#epochs.set(key, known);
    return known;
  }

  #touching(range: FrameRange): TimedFrame[] {
    const pieces = [...(this.#boots.get(range.node)?.values() ?? [])];
    const wallOf = (boot: string) => wallTime(pieces.filter((piece) => piece.boot === boot));
    const all = this.#of(range.node).flatMap(({ frames }) => frames);
    const walls = new Map([...new Set(all.map(({ boot }) => boot))].map((boot) => [boot, wallOf(boot)]));
    return all
      .map((frame) => placeFrame(frame, walls.get(frame.boot) ?? (() => null)))
      .filter((frame) => touches(frame, range) && isAmong(range.among, frame.epoch, frame.first, frame.first))
      .sort(byTime);
  }
}
