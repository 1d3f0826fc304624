import { CodedError, type FromHub, unpackEnvelope } from '@cerveceria/protocol';
import type { Log, MachineClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { StoredFrame, Verdict } from '../tiers/frame-tier.ts';
import { AckWord } from './ack-word.ts';
import { countStored, type IngestCounters } from './counters.ts';
import { QUEUE_LIMIT } from './credit.ts';
import { openEnvelope } from './open-envelope.ts';
import { REWIND_MS, RewindGate } from './rewind-gate.ts';
import { type Item, TierLane } from './tier-lane.ts';
import { highestMark, lineOf, type TierLines } from './tier-lines.ts';

export interface FrameLaneParts {
  readonly node: string;
  readonly lines: TierLines;
  readonly machine: MachineClock;
  readonly log: Log;
  readonly counters: IngestCounters;
  readonly credit: () => number;
  readonly say: (message: FromHub) => void;
  /** Something came to stand in a tier. */
  readonly stored: (epoch: string, watermark: number) => void;
  readonly fail: (fault: CodedError) => void;
}

/** Frames refused in one connection before it is closed: an honest agent gives one up after five. */
const REFUSED_FRAMES = 1000;

/**
 * Durable lane of one agent: each frame side by side into every tier, acknowledged for each when it is there. A tier
 * that does not keep up is left behind while another one goes on; with none left, frames are kept and tried again.
 */
export class FrameLane {
  readonly #parts: FrameLaneParts;
  readonly #lanes: readonly TierLane[];
  readonly #rewinds = new RewindGate();
  readonly #acks: AckWord;
  readonly #refused = new Set<string>();
  /** What no tier has yet, as it came; what cannot be taken among it. */
  #open: Item[] = [];
  #bytes = 0;
  #closed = false;
  #refusals = 0;

  constructor(parts: FrameLaneParts) {
    this.#parts = parts;
    const { node, machine, log, lines, counters, say } = parts;
    const mark = (level: 'hot' | 'warm', epoch: string) => lineOf(lines, level).mark(node, epoch);
    this.#acks = new AckWord({ machine, mark, credit: () => this.#credit(), say });
    this.#lanes = lines.map(
      (line) =>
        new TierLane({
          ...{ node, line, machine, log },
          judged: (lane, item, verdict) => this.#judged(lane, item, verdict),
          told: () => this.#acks.tell(),
          refused: (lane) => {
            counters.tierFaults++;
            this.#sentInVain(lane);
          },
          mayLag: (lane) => this.#others(lane).length > 0,
        }),
    );
  }

  receive(message: Uint8Array): void {
    const { machine, fail, lines, node } = this.#parts;
    let item: Item;
    try {
      const envelope = unpackEnvelope(message);
      if (envelope === undefined || this.#closed) return;
      const { epoch, first, last } = envelope;
      if (lines.every((line) => last <= line.mark(node, epoch))) {
        this.#duplicate(epoch);
        return;
      }
      if (this.#rewinds.passesOver(epoch, first, machine.mono())) return;
      const again = last <= highestMark(lines, node, epoch);
      if (!again && this.#bytes + message.length > QUEUE_LIMIT) {
        fail(hubError('CREDIT_EXCEEDED', `${this.#bytes + message.length} bytes`));
        return;
      }
      item = { epoch, first, last, cost: message.length, content: this.#decode(envelope), again, settled: again };
    } catch (fault) {
      if (!(fault instanceof CodedError)) throw fault;
      this.#tell(fault);
      return;
    }
    if (!item.settled) this.#keep(item);
    if (item.content instanceof CodedError) {
      this.#refuseHead();
      return;
    }
    const wanting = this.#lanes.filter(({ line }) => item.last > line.mark(node, item.epoch));
    const isTaken = wanting.map((lane) => lane.offer(item)).includes(true);
    if (!isTaken && item.settled) this.#duplicate(item.epoch);
  }

  /**
   * After the welcome: a warm tier that is away or misses what the hot one has is left to catching up, and the agent goes
   * on where the hot one stands. @param fillable whether the hot tier has what the warm one misses of an epoch
   */
  begin(epochs: readonly string[], fillable: (epoch: string) => boolean): void {
    const { lines, node } = this.#parts;
    const [hot, warm] = [lineOf(lines, 'hot'), lineOf(lines, 'warm')];
    const missed = epochs.filter((epoch) => warm.mark(node, epoch) < hot.mark(node, epoch) && fillable(epoch));
    if (missed.length === 0) return;
    this.#laneOf(warm.name)?.fallBehind();
    for (const epoch of missed) this.#steer(epoch);
  }

  /** The agent is to send again what no tier has any more. */
  rewind(epoch: string, seq: number): void {
    for (const lane of this.#lanes) lane.goOn();
    this.#rewind(epoch, seq);
  }

  /** Catching up has brought something of an epoch into a tier. */
  filled(tier: string, epoch: string): void {
    const { lines, node } = this.#parts;
    const lane = this.#laneOf(tier);
    if (lane !== undefined && lane.line.mark(node, epoch) >= highestMark(lines, node, epoch)) lane.goOn();
    this.#acks.soon(epoch);
  }

  /** Now and then: with no other tier left, one that was behind has to take the frames again. */
  look(): void {
    for (const lane of this.#lanes) {
      if (!lane.isBehind || !lane.line.up || this.#others(lane).length > 0) continue;
      lane.goOn();
      for (const item of this.#open) if (!(item.content instanceof CodedError)) lane.offer(item);
    }
  }

  close(): void {
    this.#closed = true;
    this.#acks.close();
    this.#open = [];
    for (const lane of this.#lanes) lane.close();
  }

  #decode(envelope: Parameters<typeof openEnvelope>[0]): StoredFrame | CodedError {
    const { node, lines } = this.#parts;
    try {
      return openEnvelope(
        envelope,
        node,
        lines.some(({ tier }) => tier.keepsSummaries === true),
      );
    } catch (fault) {
      if (fault instanceof CodedError) return fault;
      throw fault;
    }
  }

  #judged(lane: TierLane, item: Item, { outcome, watermark }: Verdict): void {
    const { counters, stored } = this.#parts;
    const { epoch, cost, content } = item;
    if (outcome === 'stored' || outcome === 'duplicate') {
      lane.goOn();
      stored(epoch, watermark);
      this.#acks.stands(epoch, watermark);
      if (!item.settled) {
        this.#settle(item);
        if (outcome === 'duplicate') counters.duplicates++;
        else countStored(counters, content as StoredFrame, cost);
        this.#rewinds.settled(epoch);
      }
      return;
    }
    const needed = outcome === 'hole' ? item.first - 1 : item.last;
    if (this.#others(lane).some((other) => other.reach(epoch) >= needed)) {
      this.#sentInVain(lane);
      lane.fallBehind();
    } else {
      lane.goOn();
      this.#settle(item);
      this.#rewind(epoch, watermark + 1, outcome === 'overlap' ? item : undefined);
    }
  }

  /** What was sent for this tier's sake alone cannot be taken now: the agent goes on with what the others need. */
  #sentInVain(lane: TierLane): void {
    if (lane.room === null || this.#others(lane).length === 0) return;
    const epochs = new Set(lane.fallBehind().flatMap(({ again, epoch }) => (again ? [epoch] : [])));
    for (const epoch of epochs) this.#steer(epoch);
  }

  #others(lane: TierLane): TierLane[] {
    return this.#lanes.filter((other) => other !== lane && !other.isBehind && other.line.up);
  }

  #laneOf(tier: string): TierLane | undefined {
    return this.#lanes.find(({ line }) => line.name === tier);
  }

  /** The agent goes on behind what the tiers that keep up have. */
  #steer(epoch: string): void {
    const { node, say } = this.#parts;
    const marks = this.#lanes.filter(({ isBehind }) => !isBehind).map(({ line }) => line.mark(node, epoch));
    if (marks.length > 0) say({ type: 'rewind', epoch, seq: Math.min(...marks) + 1 });
  }

  #rewind(epoch: string, seq: number, overlap?: Item): void {
    const { counters, machine, say } = this.#parts;
    if (!this.#rewinds.ask(epoch, seq, machine.mono())) return;
    counters.rewinds++;
    // What waits behind the hole was sent before the agent hears of it and comes again.
    const isOld = (item: Item) => item.epoch === epoch && item.first > seq;
    for (const lane of this.#lanes) lane.forget(isOld);
    for (const item of this.#open.filter(isOld)) this.#settle(item);
    if (overlap !== undefined) {
      const { first, last } = overlap;
      this.#tell(hubError('FRAME_OVERLAPS', `${epoch} ${first}..${last}, watermark ${seq - 1}`));
    }
    say({ type: 'rewind', epoch, seq });
  }

  #keep(item: Item): void {
    this.#open.push(item);
    this.#bytes += item.cost;
  }

  /** A tier has it, or the agent sends it anew. */
  #settle(item: Item): void {
    item.settled = true;
    const at = this.#open.indexOf(item);
    if (at < 0) return;
    this.#open.splice(at, 1);
    this.#bytes -= item.cost;
    this.#refuseHead();
  }

  /** A refusal is told when everything before it is settled: the agent then knows which frame is meant. */
  #refuseHead(): void {
    for (let head = this.#open[0]; head?.content instanceof CodedError; head = this.#open[0]) {
      this.#open.shift();
      this.#bytes -= head.cost;
      this.#acks.tell();
      this.#refuse(head.epoch, head.content);
    }
  }

  #refuse(epoch: string, fault: CodedError): void {
    const { machine, counters, say, lines, node } = this.#parts;
    this.#tell(fault);
    const mark = () => highestMark(lines, node, epoch) + 1;
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

  #duplicate(epoch: string): void {
    this.#parts.counters.duplicates++;
    this.#acks.soon(epoch);
  }

  /** What is sent again for one tier is acknowledged by the other's mark at once: only the credit holds it back. */
  #credit(): number {
    const rooms = this.#lanes.flatMap(({ room }) => (room === null ? [] : [room]));
    return Math.max(1, Math.min(this.#parts.credit(), ...rooms));
  }
}
