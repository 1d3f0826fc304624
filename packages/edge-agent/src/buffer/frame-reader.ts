import { decodeFrame } from '@cerveceria/protocol/codec';
import type { Log } from '@cerveceria/runtime';
import { GAP_REASONS, type Outbox } from './outbox.ts';
import { cutFrame } from './seal-split.ts';
import { type SealedFrame, sealData, sealGap } from './sealed-frame.ts';
import { isDiskFault } from './sqlite-fault.ts';

/** Reads the outbox as a hub must hear it: without holes. What is not there is told as a gap. */
export class FrameReader {
  readonly #outbox: Outbox;
  readonly #node: string;
  readonly #log: Log;

  constructor(outbox: Outbox, node: string, log: Log) {
    this.#outbox = outbox;
    this.#node = node;
    this.#log = log;
  }

  /** Frames from the one that holds `from` on, seamless; none only beyond the last sealed one. */
  read(epoch: string, from: number, bytes: number): SealedFrame[] {
    const state = this.#outbox.epochs().find((one) => one.epoch === epoch);
    if (state === undefined || from > state.sealed) return [];
    const frames = this.#outbox.read(epoch, from, bytes);
    const first = frames[0];
    if (first === undefined) return [this.#gap(epoch, from, state.sealed)];
    if (first.first > from) return [this.#gap(epoch, from, first.first - 1)];
    const hole = frames.findIndex((frame, i) => i > 0 && frame.first !== (frames[i - 1] as SealedFrame).last + 1);
    return hole < 0 ? frames : frames.slice(0, hole);
  }

  /** All frames from the one that holds `from` on. */
  all(epoch: string, from: number): SealedFrame[] {
    const all: SealedFrame[] = [];
    for (let next = from; ; ) {
      const frames = this.read(epoch, next, 1024 * 1024);
      if (frames.length === 0) return all;
      all.push(...frames);
      next = (frames.at(-1) as SealedFrame).last + 1;
    }
  }

  split(epoch: string, seq: number): void {
    const row = this.#outbox.read(epoch, seq, 1)[0];
    if (row === undefined || row.first >= seq || row.last < seq) return;
    this.#log.warn({ epoch, first: row.first, seq }, 'a hub has part of a frame: the rest is sealed by itself');
    const frame = decodeFrame(row.bytes);
    const at = seq - row.first;
    if (frame.kind === 'data' && frame.every === 1) {
      const halves = [cutFrame(frame, 0, at), cutFrame(frame, at, frame.mono.length)];
      this.#outbox.put(halves.map((half) => sealData(half, row.wall)));
      return;
    }
    const boot = frame.kind === 'opaque' ? 'unknown' : frame.boot;
    const parts = [
      { first: row.first, last: seq - 1 },
      { first: seq, last: row.last },
    ];
    const reason = row.reason === '' ? GAP_REASONS.full : row.reason;
    this.#outbox.put(parts.map((range) => sealGap({ node: this.#node, boot, epoch, ...range }, reason, row.wall)));
  }

  giveUp(epoch: string, seq: number): void {
    const row = this.#outbox.read(epoch, seq, 1)[0];
    if (row === undefined || row.first !== seq || row.every === 0) return;
    const { first, last, wall } = row;
    const boot = this.#bootOf(epoch);
    this.#log.error({ epoch, first, last }, 'no hub takes this frame: it counts as dropped');
    this.#outbox.put([sealGap({ node: this.#node, boot, epoch, first, last }, GAP_REASONS.refused, wall)]);
  }

  #gap(epoch: string, first: number, end: number): SealedFrame {
    const reached = this.#outbox.epochs().find((one) => one.epoch === epoch)?.reached ?? 0;
    const pruned = first <= reached;
    // What stands beyond the mark was never safe in a hub: it is told apart, since it counts as dropped.
    const last = pruned ? Math.min(end, reached) : end;
    const reason = pruned ? GAP_REASONS.pruned : GAP_REASONS.damaged;
    const gap = sealGap({ node: this.#node, boot: this.#bootOf(epoch), epoch, first, last }, reason, 0);
    this.#log.warn({ epoch, first, last, reason }, 'scans that are asked for are not in the buffer');
    try {
      this.#outbox.put([gap]);
    } catch (error) {
      // The same gap is made again when it is asked for again.
      if (!isDiskFault(error)) throw error;
    }
    return gap;
  }

  #bootOf(epoch: string): string {
    return this.#outbox.epochs().find((one) => one.epoch === epoch)?.boot ?? 'unknown';
  }
}
