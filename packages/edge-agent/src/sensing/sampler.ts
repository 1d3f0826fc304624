import type { Cell } from '@cerveceria/protocol';
import type { Log } from '@cerveceria/runtime';
import { fault, type Probe, type ProbeBus, type Reading } from '../drivers/probe.ts';
import { aged, type Judged, type JudgeMemory, type JudgeRules, judge, NO_MEMORY } from './judge.ts';
import { type OddMember, type VotedChannel, Votes } from './votes.ts';

export interface SampledChannel {
  readonly name: string;
  readonly probe: Probe;
  /** Period on the process clock, ms; 0: at every poll. */
  readonly everyMs: number;
  readonly rules: JudgeRules;
}

interface Channel extends SampledChannel {
  due: number;
  memory: JudgeMemory;
  judged: Judged;
  /** A reading came since the last scan. */
  isNew: boolean;
}

/** Reads each channel at its period. A probe that fails or hangs holds up its own bus at most. */
export class Sampler {
  readonly #channels: readonly Channel[];
  readonly #byBus = new Map<ProbeBus, Channel[]>();
  readonly #busy = new Set<ProbeBus>();
  readonly #log: Log;
  readonly #votes: Votes;

  /** `start`: process-monotonic ms. Until its first reading a channel has no value, and once that is late it is stale. */
  constructor(channels: readonly SampledChannel[], start: number, log: Log, voted: readonly VotedChannel[] = []) {
    this.#log = log;
    this.#votes = new Votes(voted, start, log);
    this.#channels = channels.map((channel) => ({
      ...channel,
      due: start,
      memory: NO_MEMORY,
      judged: { value: null, cell: 'not-due', at: start },
      isNew: false,
    }));
    for (const channel of this.#channels)
      this.#byBus.set(channel.probe.bus, [...(this.#byBus.get(channel.probe.bus) ?? []), channel]);
  }

  /**
   * Starts the readings that are due; resolves when they are done. In reality nobody waits for that; a simulated step
   * does. A bus that is still busy is left alone: its channels grow old, which is what safety looks at.
   */
  async poll(now: number): Promise<void> {
    await Promise.all([...this.#byBus].map(([bus, channels]) => this.#pollBus(bus, channels, now)));
  }

  /** A reading has been begun and has not come back. */
  get isReading(): boolean {
    return this.#busy.size > 0;
  }

  /** What control sees at `now`; asked once a tick, because the votes are counted with it. */
  current(now: number): ReadonlyMap<string, Judged> {
    const read = new Map(this.#channels.map((c) => [c.name, aged(c.judged, now, c.rules.limits.stale_ms)]));
    return new Map([...read, ...this.#votes.count(now, read)]);
  }

  /** Members of votes that were outvoted at the last tick. */
  get odd(): readonly OddMember[] {
    return this.#votes.odd;
  }

  /** The cells of one scan, in the order of the channels, votes last: each reading once, `not-due` in between, stale when it is. */
  takeCells(now: number): Cell[] {
    const read = this.#channels.map((channel) => {
      const { cell } = aged(channel.judged, now, channel.rules.limits.stale_ms);
      const isDue = channel.isNew || cell === 'fault:stale';
      channel.isNew = false;
      return isDue ? cell : 'not-due';
    });
    return [...read, ...this.#votes.takeCells()];
  }

  async #pollBus(bus: ProbeBus, channels: readonly Channel[], now: number): Promise<void> {
    const due = channels.filter((channel) => channel.due <= now);
    if (due.length === 0 || this.#busy.has(bus)) return;
    this.#busy.add(bus);
    for (const channel of due) {
      // On the grid of the period, so that a late poll does not shift all that follow.
      const { everyMs } = channel;
      channel.due = everyMs === 0 ? now : (Math.floor(now / everyMs) + 1) * everyMs;
    }
    try {
      await bus.prepare(due.map(({ probe }) => probe));
    } catch (err) {
      this.#log.warn({ err, bus: bus.name }, 'the bus could not be prepared');
    }
    for (const channel of due) this.#take(channel, await this.#read(channel), now);
    this.#busy.delete(bus);
  }

  async #read(channel: Channel): Promise<Reading> {
    try {
      return await channel.probe.read();
    } catch (err) {
      this.#log.warn({ err, channel: channel.name }, 'the driver failed');
      return fault('driver');
    }
  }

  #take(channel: Channel, reading: Reading, at: number): void {
    const { judged, memory } = judge(reading, at, channel.memory, channel.rules);
    if (judged.cell !== channel.judged.cell && typeof judged.cell === 'string')
      this.#log.warn({ channel: channel.name, cell: judged.cell }, 'no value');
    channel.memory = memory;
    channel.judged = judged;
    channel.isNew = true;
  }
}
