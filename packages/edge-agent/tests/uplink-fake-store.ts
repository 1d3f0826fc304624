import { type Envelope, type Frame, frameCounts, scansOf, type Watermark } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';

interface Kept {
  watermark: number;
  seen: number;
  held: number;
  dropped: number;
  /** Most drops that were ever told of it, whatever the tier lost since. */
  told: number;
  /** First cell of each scan by seq, to compare with what was made. */
  readonly values: Map<number, unknown>;
  readonly reasons: string[];
}

/** The tiers of both fake hubs: a gate on the watermark, and what an honest ledger needs. */
export class FakeStore {
  readonly epochs = new Map<string, Kept>();
  duplicates = 0;
  /** Said instead of storing, for as long as it returns a code. */
  refuse: (frame: Envelope) => string | null = () => null;

  of(epoch: string): Kept {
    let kept = this.epochs.get(epoch);
    if (kept === undefined) {
      kept = { watermark: 0, seen: 0, held: 0, dropped: 0, told: 0, values: new Map(), reasons: [] };
      this.epochs.set(epoch, kept);
    }
    return kept;
  }

  append(envelope: Envelope): { readonly outcome: 'stored' | 'duplicate' | 'hole' | 'overlap'; readonly frame: Frame } {
    const frame = decodeFrame(envelope.bytes);
    if (frame.epoch !== envelope.epoch || frame.first !== envelope.first || frame.last !== envelope.last)
      throw new Error('the frame contradicts its envelope');
    const kept = this.of(frame.epoch);
    if (frame.last <= kept.watermark) {
      this.duplicates++;
      return { outcome: 'duplicate', frame };
    }
    if (frame.first > kept.watermark + 1) return { outcome: 'hole', frame };
    if (frame.first <= kept.watermark) return { outcome: 'overlap', frame };
    const { held, dropped } = frameCounts(frame);
    kept.held += held;
    kept.dropped += dropped;
    kept.told = Math.max(kept.told, kept.dropped);
    kept.watermark = frame.last;
    kept.seen = Math.max(kept.seen, frame.last);
    if (frame.kind === 'gap') kept.reasons.push(frame.reason);
    if (frame.kind === 'data') for (const scan of scansOf(frame)) kept.values.set(scan.seq, scan.cells[0]);
    return { outcome: 'stored', frame };
  }

  saw(epoch: string, seq: number): void {
    const kept = this.of(epoch);
    kept.seen = Math.max(kept.seen, seq);
  }

  /** The tier is lost: everything must come again. */
  forget(): void {
    for (const kept of this.epochs.values()) {
      kept.watermark = 0;
      kept.held = 0;
      kept.dropped = 0;
      kept.values.clear();
      kept.reasons.length = 0;
    }
  }

  marks(): Watermark[] {
    return [...this.epochs].map(([epoch, { watermark, seen }]) => ({ epoch, hot: watermark, warm: watermark, seen }));
  }

  get totals(): { readonly held: number; readonly dropped: number } {
    let [held, dropped] = [0, 0];
    for (const kept of this.epochs.values()) {
      held += kept.held;
      dropped += kept.dropped;
    }
    return { held, dropped };
  }

  get told(): number {
    return [...this.epochs.values()].reduce((sum, kept) => sum + kept.told, 0);
  }

  /** All values that are there, in no order. */
  values(): unknown[] {
    return [...this.epochs.values()].flatMap((kept) => [...kept.values.values()]);
  }
}
