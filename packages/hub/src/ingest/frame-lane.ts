import { CodedError, type FromHub, unpackEnvelope } from '@cerveceria/protocol';
import type { Log, MachineClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { FrameTier, StoredFrame, Verdict } from '../tiers/frame-tier.ts';
import type { IngestCounters } from './counters.ts';
import { QUEUE_LIMIT } from './credit.ts';
import { openEnvelope } from './open-envelope.ts';
import { REWIND_MS, RewindGate } from './rewind-gate.ts';

export interface FrameLaneParts {
  readonly node: string;
  readonly tier: Pick<FrameTier, 'append'>;
  readonly machine: MachineClock;
  readonly log: Log;
  readonly counters: IngestCounters;
  /** Watermark by epoch, as the tier has said. */
  readonly watermarks: Map<string, number>;
  readonly credit: () => number;
  readonly say: (message: FromHub) => void;
  /** Something came to stand in the tier. */
  readonly stored: (epoch: string, watermark: number) => void;
  readonly fail: (fault: CodedError) => void;
}

interface Item {
  readonly epoch: string;
  readonly first: number;
  readonly cost: number;
  readonly content: StoredFrame | CodedError;
}

/** Frames given to the tier at once. */
const BATCH = 256;
/** Frames refused in one connection before it is closed: an honest agent gives one up after five. */
const REFUSED_FRAMES = 1000;
/** Pauses while the tier does not answer, machine ms. */
const LEAST_MS = 100;
const MOST_MS = 5000;

/** Durable lane of one agent: in order into the tier, acknowledged when it is there, kept and tried again when not. */
export class FrameLane {
  readonly #parts: FrameLaneParts;
  readonly #rewinds = new RewindGate();
  readonly #due = new Set<string>();
  readonly #refused = new Set<string>();
  #queue: Item[] = [];
  #bytes = 0;
  #running = false;
  #closed = false;
  #refusals = 0;
  #pause = LEAST_MS;

  constructor(parts: FrameLaneParts) {
    this.#parts = parts;
  }

  receive(message: Uint8Array): void {
    const { counters, watermarks, machine, fail } = this.#parts;
    let item: Item;
    try {
      const envelope = unpackEnvelope(message);
      if (envelope === undefined || this.#closed) return;
      const { epoch, first, last } = envelope;
      if (last <= (watermarks.get(epoch) ?? 0)) {
        counters.duplicates++;
        this.#ackSoon(epoch);
        return;
      }
      if (this.#rewinds.passesOver(epoch, first, machine.mono())) return;
      if (this.#bytes + message.length > QUEUE_LIMIT) {
        fail(hubError('CREDIT_EXCEEDED', `${this.#bytes + message.length} bytes`));
        return;
      }
      item = { epoch, first, cost: message.length, content: this.#open(envelope) };
    } catch (fault) {
      if (!(fault instanceof CodedError)) throw fault;
      this.#tell(fault);
      return;
    }
    this.#queue.push(item);
    this.#bytes += item.cost;
    void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#queue = [];
  }

  #open(envelope: Parameters<typeof openEnvelope>[0]): StoredFrame | CodedError {
    try {
      return openEnvelope(envelope, this.#parts.node);
    } catch (fault) {
      if (fault instanceof CodedError) return fault;
      throw fault;
    }
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#queue.length > 0 && !this.#closed) {
      const refusal = this.#queue.findIndex((item) => item.content instanceof CodedError);
      // A refusal is told when everything before it is settled: the agent then knows which frame is meant.
      if (refusal === 0) this.#refuse(this.#queue[0] as Item);
      else await this.#store(this.#queue.slice(0, Math.min(BATCH, refusal < 0 ? BATCH : refusal)));
    }
    this.#running = false;
  }

  async #store(items: readonly Item[]): Promise<void> {
    const { tier, counters, machine, log } = this.#parts;
    try {
      const verdicts = await tier.append(items.map((item) => item.content as StoredFrame));
      this.#pause = LEAST_MS;
      if (!this.#closed) this.#settle(items, verdicts);
    } catch (err) {
      counters.tierFaults++;
      log.warn({ err, frames: items.length, again: this.#pause }, 'frames wait for the tier');
      const pause = this.#pause;
      this.#pause = Math.min(MOST_MS, pause * 2);
      await new Promise<void>((resolve) => void machine.after(pause, resolve));
    }
  }

  #settle(items: readonly Item[], verdicts: readonly Verdict[]): void {
    const { counters, watermarks, stored } = this.#parts;
    this.#drop(items.length);
    items.forEach(({ epoch, cost, content }, i) => {
      const { outcome, watermark } = verdicts[i] as Verdict;
      watermarks.set(epoch, Math.max(watermarks.get(epoch) ?? 0, watermark));
      if (outcome === 'stored') {
        const { held, summaries } = content as StoredFrame;
        counters.frames++;
        counters.scans += held;
        counters.readings += summaries.reduce((sum, summary) => sum + summary.count, 0);
        counters.bytes += cost;
      } else if (outcome === 'duplicate') counters.duplicates++;
      else {
        this.#rewind(epoch, watermark + 1, outcome === 'overlap' ? (content as StoredFrame) : undefined);
        return;
      }
      this.#rewinds.settled(epoch);
      stored(epoch, watermark);
      this.#ackSoon(epoch);
    });
    this.#ack();
  }

  #rewind(epoch: string, seq: number, overlap?: StoredFrame): void {
    const { counters, machine, say } = this.#parts;
    if (!this.#rewinds.ask(epoch, seq, machine.mono())) return;
    counters.rewinds++;
    // What waits behind the hole was sent before the agent hears of it and comes again.
    const kept = this.#queue.filter((item) => item.epoch !== epoch || item.first <= seq);
    this.#bytes -=
      this.#queue.reduce((sum, item) => sum + item.cost, 0) - kept.reduce((sum, item) => sum + item.cost, 0);
    this.#queue = kept;
    if (overlap !== undefined) {
      const { first, last } = overlap;
      this.#tell(hubError('FRAME_OVERLAPS', `${epoch} ${first}..${last}, watermark ${seq - 1}`));
    }
    say({ type: 'rewind', epoch, seq });
  }

  #refuse({ epoch, content }: Item): void {
    const { machine, watermarks, counters, say } = this.#parts;
    this.#drop(1);
    this.#tell(content as CodedError);
    const mark = () => (watermarks.get(epoch) ?? 0) + 1;
    const seq = mark();
    this.#rewinds.hold(epoch, seq, machine.mono());
    if (this.#refused.has(epoch)) return;
    this.#refused.add(epoch);
    // Sent again at once it would only be refused again; what follows it is passed over meanwhile.
    machine.after(REWIND_MS, () => {
      this.#refused.delete(epoch);
      if (this.#closed || mark() !== seq) return;
      counters.rewinds++;
      this.#rewinds.hold(epoch, seq, machine.mono());
      say({ type: 'rewind', epoch, seq });
    });
  }

  #tell(fault: CodedError): void {
    if (++this.#refusals > REFUSED_FRAMES) {
      this.#parts.fail(fault);
      return;
    }
    this.#parts.counters.refused++;
    this.#parts.log.warn({ code: fault.code, detail: fault.detail }, 'a frame was refused');
    this.#parts.say({ type: 'error', code: fault.code, message: fault.message.slice(0, 500), fatal: false });
  }

  #drop(count: number): void {
    for (const { cost } of this.#queue.splice(0, count)) this.#bytes -= cost;
  }

  #ackSoon(epoch: string): void {
    if (this.#due.size === 0) setImmediate(() => this.#ack());
    this.#due.add(epoch);
  }

  /** Cumulative: one message an epoch, however many frames it answers. */
  #ack(): void {
    if (this.#closed) return;
    for (const epoch of this.#due) {
      const mark = this.#parts.watermarks.get(epoch) ?? 0;
      this.#parts.say({ type: 'ack', epoch, hot: mark, warm: mark, credit: this.#parts.credit() });
    }
    this.#due.clear();
  }
}
