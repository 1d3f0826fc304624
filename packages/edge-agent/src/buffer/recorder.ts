import type { BootOffset, Cell, ChannelSpec, Desired, EpochState, Scan, Watermark } from '@cerveceria/protocol';
import type { Log, MachineClock } from '@cerveceria/runtime';
import { FrameReader } from './frame-reader.ts';
import { Holding } from './holding.ts';
import { lostEnd } from './lost-end.ts';
import { OpenFrame } from './open-frame.ts';
import type { Epoch, Mark, Outbox, OutboxTotals } from './outbox.ts';
import { rehome } from './rehome.ts';
import type { RetentionRule } from './retention.ts';
import { sealSplit } from './seal-split.ts';
import { type SealedFrame, sealData } from './sealed-frame.ts';
import { isDamage, isDiskFault } from './sqlite-fault.ts';
import { openOutbox, reopenDamaged } from './sqlite-open.ts';
import { tidy } from './tidy.ts';

export interface RecorderOptions {
  readonly node: string;
  readonly file: string;
  readonly boot: string;
  readonly channels: readonly ChannelSpec[];
  readonly retention: RetentionRule;
  readonly clock: MachineClock;
  readonly newEpoch: () => string;
  readonly log: Log;
  /** The buffer had to begin a new epoch while running. */
  readonly renewed: () => void;
}

/** The open frame goes to disk this often, so that a power cut costs at most that; machine ms. */
const SPILL_MS = 10_000;
/** Sealed frames are committed at most this often, so that a fast simulation does not wear the disk out; machine ms. */
const SEAL_MS = 1000;
/** Most bytes of frames when the disk refused at the start and memory stands in for it. */
const MEMORY_BYTES = 8 * 1024 * 1024;
/** What `hello` takes. */
const EPOCHS = 1000;

/** Scans in, frames on disk; and at any time how many there are and what became of them. Owns the outbox. */
export class Recorder {
  readonly #options: RecorderOptions;
  #outbox!: Outbox;
  #refusal: Error | null = null;
  #open!: OpenFrame;
  #epoch!: string;
  /** First seq that this process gave out in the current epoch. */
  #resumed = 1;
  #holding: Holding;
  #reader!: FrameReader;
  #wall = 0;
  #committed = 0;
  #spilled = 0;
  #reconciled = false;
  #fault: Error | null = null;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#holding = new Holding(options.node, options.boot);
  }

  /** @throws BUFFER_IN_USE */
  start(): void {
    const { outbox, refusal } = openOutbox(this.#options);
    this.#adopt(outbox, refusal);
    this.#committed = this.#options.clock.mono();
  }

  /** What keeps frames from the disk at this moment; null when nothing does. */
  get fault(): Error | null {
    return this.#fault ?? this.#refusal;
  }

  scan(mono: number, wall: number, cells: readonly Cell[]): { readonly epoch: string; readonly scan: Scan } {
    this.#wall = wall;
    const epoch = this.#epoch;
    const { scan, sealed } = this.#open.add(mono, cells);
    this.#seal(sealed);
    return { epoch, scan };
  }

  /** `mono`: the process clock, null where only scans tell it. True when there are new frames to read. */
  tick(mono: number | null): boolean {
    if (mono !== null) this.#seal(this.#open.due(mono));
    const since = this.#options.clock.mono() - this.#committed;
    const sealed = this.#holding.frames.length > 0;
    if (since < (sealed ? SEAL_MS : SPILL_MS)) return false;
    if (!sealed && this.#open.newest === this.#spilled) this.#committed = this.#options.clock.mono();
    else this.#commit();
    this.#tidy();
    return sealed;
  }

  /** Oldest first. While the disk refuses, the current one counts what waits in memory. */
  epochs(): Epoch[] {
    const epochs = this.#guard(() => this.#outbox.epochs(), []);
    const held = this.#fault === null ? undefined : this.#holding.frames.at(-1)?.last;
    const known = epochs.map((one) => (one.current && held !== undefined ? { ...one, sealed: held } : one));
    if (known.length <= EPOCHS) return known;
    const waiting = known.filter((one) => one.sealed > one.warm && !one.current);
    const rest = known.filter((one) => one.sealed <= one.warm && !one.current);
    const chosen = new Set([...waiting, ...rest].slice(0, EPOCHS - 1));
    return known.filter((one) => one.current || chosen.has(one));
  }

  /** The epochs as `hello` tells them. */
  states(): EpochState[] {
    return this.epochs().map(({ epoch, oldest, sealed, current }) => {
      return { epoch, oldest, newest: current ? this.#open.newest : sealed, current };
    });
  }

  read(epoch: string, from: number, bytes: number): SealedFrame[] {
    const held = this.#fault === null ? [] : this.#holding.frames.filter((frame) => frame.last >= from);
    if (epoch === this.#epoch && (held[0]?.first ?? Number.POSITIVE_INFINITY) <= from) return held.slice(0, 16);
    return this.#guard(() => this.#reader.read(epoch, from, bytes), []);
  }

  mark(mark: Mark): void {
    this.#outbox.mark(mark);
  }

  /** What the hub knows against what is here. True when it knew more of the current epoch, and a new one began. */
  reconcile(marks: readonly Watermark[]): boolean {
    this.#reconciled = true;
    const byEpoch = new Map(marks.map((mark) => [mark.epoch, mark]));
    let ahead: Watermark | undefined;
    for (const { epoch, sealed, current } of this.epochs()) {
      const mark = byEpoch.get(epoch) ?? { epoch, hot: 0, warm: 0, seen: 0 };
      const newest = current ? this.#open.newest : sealed;
      this.#outbox.mark({ epoch, hot: Math.min(mark.hot, newest), warm: Math.min(mark.warm, newest) });
      if (Math.max(mark.seen, mark.hot, mark.warm) <= newest) continue;
      if (current) ahead = mark;
      else this.#guard(() => this.#tellLost(mark, sealed + 1), undefined);
    }
    if (ahead !== undefined) this.#renew(ahead);
    return ahead !== undefined;
  }

  /** Makes two frames of the one that holds `seq`, the second from `seq` on. */
  split(epoch: string, seq: number): void {
    this.#guard(() => this.#reader.split(epoch, seq), undefined);
  }

  /** Gives the frame up that starts at `seq`. */
  refuse(epoch: string, seq: number): void {
    this.#guard(() => this.#reader.giveUp(epoch, seq), undefined);
  }

  /** Exact at any time: every scan made is acknowledged, buffered or dropped. */
  totals(): OutboxTotals {
    const { buffered, dropped, used } = this.#guard(() => this.#outbox.totals(), { buffered: 0, dropped: 0, used: 0 });
    const waiting = this.#holding.counts;
    return { buffered: buffered + waiting.held + this.#open.size, dropped: dropped + waiting.dropped, used };
  }

  boots(): BootOffset[] {
    return this.#guard(() => this.#outbox.boots(), []);
  }

  keepBoots(boots: readonly BootOffset[]): void {
    this.#guard(() => this.#outbox.keepBoots(boots), undefined);
  }

  desired(): Desired | null {
    return this.#guard(() => this.#outbox.desired(), null);
  }

  keepDesired(desired: Desired): void {
    this.#guard(() => this.#outbox.keepDesired(desired), undefined);
  }

  flush(): void {
    this.#seal(this.#open.seal());
    this.#commit();
  }

  /** The clean end: seals, commits, marks. What the disk refuses now is lost, and the mark is not set. */
  stop(): void {
    this.flush();
    try {
      this.#outbox.close(this.#fault === null);
    } catch (error) {
      this.#options.log.error({ err: error }, 'the buffer did not end cleanly: the next start begins a new epoch');
    }
  }

  #adopt(outbox: Outbox, refusal: Error | null): void {
    this.#outbox = outbox;
    this.#refusal = refusal;
    const current = outbox.epochs().at(-1) as Epoch;
    this.#epoch = current.epoch;
    this.#resumed = current.sealed + 1;
    this.#begin(this.#resumed);
    this.#reader = new FrameReader(outbox, this.#options.node, this.#options.log);
  }

  #begin(next: number): void {
    const { node, boot, channels } = this.#options;
    this.#open = new OpenFrame({ node, epoch: this.#epoch, boot, channels, next });
    this.#spilled = next - 1;
  }

  #seal(frames: Parameters<typeof sealSplit>[0][]): void {
    for (const frame of frames) for (const sealed of sealSplit(frame, this.#wall)) this.#holding.add(sealed);
  }

  #snapshot(): SealedFrame | null {
    const frame = this.#open.snapshot();
    if (frame === null) return null;
    try {
      return sealData(frame, this.#wall);
    } catch {
      // Too large for one frame: it is sealed now, in parts.
      this.#seal(this.#open.seal());
      return null;
    }
  }

  #commit(): void {
    this.#committed = this.#options.clock.mono();
    this.#guard(() => {
      const open = this.#snapshot();
      this.#outbox.commit({ sealed: this.#holding.frames, open });
      this.#holding.clear();
      this.#spilled = this.#open.newest;
      if (this.#fault !== null) this.#options.log.info('the disk takes the buffer again');
      this.#fault = null;
    }, undefined);
  }

  #tidy(): void {
    const { node, retention } = this.#options;
    const rule = this.#refusal === null ? retention : { ...retention, bytes: Math.min(retention.bytes, MEMORY_BYTES) };
    const options = { outbox: this.#outbox, rule, node, now: this.#wall, reconciled: this.#reconciled };
    this.#guard(() => tidy(options), false);
  }

  #tellLost(mark: Watermark, from: number): void {
    const { node, boot, log } = this.#options;
    this.#outbox.put(lostEnd(mark, from, { node, boot, wall: this.#wall }));
    log.warn({ ...mark, from }, 'scans that hubs heard of are not in the buffer');
  }

  /** A seq must not mean two scans: what this process made is sealed anew under an epoch that no hub knows. */
  #renew(ahead: Watermark): void {
    this.#seal(this.#open.seal());
    const before = this.#epoch;
    const { newEpoch, boot } = this.#options;
    this.#guard(() => {
      const made = [...this.#reader.all(before, this.#resumed), ...this.#holding.frames];
      const epoch = newEpoch();
      this.#outbox.begin(epoch, boot);
      const { frames, next } = rehome(made, epoch);
      this.#epoch = epoch;
      const from = this.#resumed;
      this.#resumed = 1;
      this.#begin(next);
      this.#holding.clear();
      for (const frame of frames) this.#holding.add(frame);
      this.#commit();
      this.#tellLost(ahead, from);
    }, undefined);
    this.#options.log.warn({ before, epoch: this.#epoch }, 'a hub knew more of the epoch than the buffer: a new one');
  }

  /** Runs `work` on the outbox: a refusing disk is remembered, a damaged file replaced, both told, neither thrown. */
  #guard<T>(work: () => T, otherwise: T): T {
    try {
      return work();
    } catch (error) {
      if (isDamage(error)) this.#replace(error);
      else if (isDiskFault(error)) this.#blame(error as Error);
      else throw error;
      return otherwise;
    }
  }

  #blame(error: Error): void {
    if (this.#fault === null) this.#options.log.error({ err: error }, 'the disk refuses the buffer');
    this.#fault = error;
  }

  #replace(damage: unknown): void {
    const { boot, renewed } = this.#options;
    this.#seal(this.#open.seal());
    const remains = { epoch: this.#epoch, boot, frames: this.#holding.frames };
    try {
      this.#outbox.close(false);
    } catch {
      // It is damaged; that it cannot even be closed says nothing new.
    }
    const { outbox, refusal } = reopenDamaged(this.#options, damage, remains);
    this.#holding.clear();
    this.#adopt(outbox, refusal);
    renewed();
  }
}
