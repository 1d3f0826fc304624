import type { Watermark } from '@cerveceria/protocol';
import type { Epoch, Mark } from '../buffer/outbox.ts';

interface Lane {
  readonly epoch: string;
  /** Last sealed seq. */
  sealed: number;
  /** Seq to send next. */
  next: number;
  hot: number;
  warm: number;
}

interface Sent {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
}

export interface Fetch {
  readonly epoch: string;
  readonly from: number;
  readonly bytes: number;
}

/** Bytes asked of the buffer at once. */
const CHUNK = 32 * 1024;

/** Which frames to send next: oldest epoch first, in order, within the hub's credit. No I/O, no time. */
export class Drain {
  #lanes: Lane[] = [];
  /** Highest seq of each epoch that a hub may know of, over all connections. */
  readonly #reach = new Map<string, number>();
  #sent: Sent[] = [];
  #underWay = 0;
  #credit = 0;

  /** @param epochs as the buffer had them at the start: all of it may have been sent by the process before */
  constructor(epochs: readonly Epoch[]) {
    for (const { epoch, sealed } of epochs) this.#reach.set(epoch, sealed);
  }

  /** First seq of the oldest frame that is under way. */
  get oldestUnderWay(): { readonly epoch: string; readonly first: number } | null {
    return this.#sent[0] ?? null;
  }

  /** A new connection: positions from what the hub says is `warm`. */
  welcome(epochs: readonly Epoch[], marks: readonly Watermark[], credit: number): void {
    const byEpoch = new Map(marks.map((mark) => [mark.epoch, mark]));
    this.#sent = [];
    this.#underWay = 0;
    this.#credit = credit;
    this.#lanes = epochs.map(({ epoch, sealed }) => {
      const { hot, warm } = byEpoch.get(epoch) ?? { hot: 0, warm: 0 };
      this.#reach.set(epoch, Math.max(this.#reach.get(epoch) ?? 0, hot, warm));
      return { epoch, sealed, next: Math.min(warm, sealed) + 1, hot, warm };
    });
  }

  /** New frames were sealed, or epochs came or went. */
  available(epochs: readonly Epoch[]): void {
    this.#lanes = epochs.map(({ epoch, sealed, hot, warm }) => {
      const lane = this.#lane(epoch);
      if (lane === undefined) return { epoch, sealed, next: Math.min(warm, sealed) + 1, hot, warm };
      lane.sealed = sealed;
      return lane;
    });
  }

  /** What to send next; null when all is sent or the credit is used up. */
  next(): Fetch | null {
    const lane = this.#lanes.find((one) => one.next <= one.sealed);
    const room = this.#credit - this.#underWay;
    // One frame may always be under way, however small the credit.
    if (lane === undefined || (room <= 0 && this.#sent.length > 0)) return null;
    return { epoch: lane.epoch, from: lane.next, bytes: Math.max(1, Math.min(room, CHUNK)) };
  }

  sent(frame: { readonly epoch: string; readonly first: number; readonly last: number }, bytes: number): void {
    const { epoch, first, last } = frame;
    const lane = this.#lane(epoch);
    if (lane !== undefined) lane.next = last + 1;
    this.#sent.push({ epoch, first, last, bytes });
    this.#underWay += bytes;
    this.#reach.set(epoch, Math.max(this.#reach.get(epoch) ?? 0, last));
  }

  /** The marks as they now are; `beyond` when the hub names what was never sent; null for an epoch not kept here. */
  ack(mark: Mark, credit: number): Mark | 'beyond' | null {
    const lane = this.#lane(mark.epoch);
    this.#credit = credit;
    if (lane === undefined) return null;
    const high = Math.max(mark.hot, mark.warm);
    if (high > (this.#reach.get(mark.epoch) ?? 0)) return 'beyond';
    lane.hot = Math.max(lane.hot, mark.hot);
    lane.warm = Math.max(lane.warm, mark.warm);
    lane.next = Math.max(lane.next, lane.warm + 1);
    this.#settle((one) => one.epoch === mark.epoch && one.last <= high);
    return { epoch: lane.epoch, hot: lane.hot, warm: lane.warm };
  }

  /** Goes back to `seq`, also behind what was acknowledged; the marks as they now are, null for an epoch not kept. */
  rewind(epoch: string, seq: number): Mark | null {
    const lane = this.#lane(epoch);
    if (lane === undefined) return null;
    lane.next = Math.min(Math.max(1, seq), lane.sealed + 1);
    lane.hot = Math.min(lane.hot, lane.next - 1);
    lane.warm = Math.min(lane.warm, lane.next - 1);
    this.#settle((one) => one.epoch === epoch);
    return { epoch, hot: lane.hot, warm: lane.warm };
  }

  #settle(done: (one: Sent) => boolean): void {
    this.#sent = this.#sent.filter((one) => {
      if (!done(one)) return true;
      this.#underWay -= one.bytes;
      return false;
    });
  }

  #lane(epoch: string): Lane | undefined {
    return this.#lanes.find((lane) => lane.epoch === epoch);
  }
}
