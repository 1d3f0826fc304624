import { type Cell, faultCell } from '@cerveceria/protocol';
import type { Log } from '@cerveceria/runtime';
import { aged, type Judged, type JudgeMemory, type JudgeRules, judge, NO_MEMORY } from './judge.ts';
import { countVotes, NO_VOTE, type Vote, type VoteMemory, type VoteRules } from './vote.ts';

export interface VotedChannel {
  readonly name: string;
  readonly unit: string;
  /** Names of its members. */
  readonly of: readonly string[];
  readonly vote: VoteRules;
  readonly rules: JudgeRules;
}

/** A member that its vote does not follow. */
export interface OddMember {
  readonly vote: string;
  readonly member: string;
  /** How far it is from the others, in the unit. */
  readonly by: number;
  readonly unit: string;
}

interface Channel extends VotedChannel {
  memory: VoteMemory;
  judge: JudgeMemory;
  judged: Judged;
  odd: OddMember | null;
  /** When the newest reading of a member was begun, and that of the last scan. */
  newest: number;
  scanned: number;
}

/** The channels that are made of others, after those were judged. */
export class Votes {
  readonly #channels: readonly Channel[];
  readonly #log: Log;

  /** `start`: process-monotonic ms. */
  constructor(channels: readonly VotedChannel[], start: number, log: Log) {
    this.#log = log;
    this.#channels = channels.map((channel) => ({
      ...channel,
      memory: NO_VOTE,
      judge: NO_MEMORY,
      judged: { value: null, cell: 'not-due', at: start },
      odd: null,
      newest: start,
      scanned: Number.NEGATIVE_INFINITY,
    }));
  }

  /** `members`: what control sees of all others at `now`. */
  count(now: number, members: ReadonlyMap<string, Judged>): (readonly [string, Judged])[] {
    return this.#channels.map((channel) => {
      const before = channel.judged.cell;
      this.#count(channel, now, members);
      const { cell } = channel.judged;
      if (cell !== before && typeof cell === 'string' && cell !== 'not-due')
        this.#log.warn({ channel: channel.name, cell }, 'no value');
      return [channel.name, channel.judged];
    });
  }

  /** Its cells of one scan: with each reading of a member, and for as long as there is no value. */
  takeCells(): Cell[] {
    return this.#channels.map((channel) => {
      const { cell } = channel.judged;
      const isDue = channel.newest !== channel.scanned || typeof cell === 'string';
      channel.scanned = channel.newest;
      return isDue ? cell : 'not-due';
    });
  }

  get odd(): readonly OddMember[] {
    return this.#channels.flatMap(({ odd }) => (odd === null ? [] : [odd]));
  }

  #count(channel: Channel, now: number, members: ReadonlyMap<string, Judged>): void {
    const { limits } = channel.rules;
    const ballots = channel.of.map(
      (name) => members.get(name) ?? ({ value: null, cell: 'missing', at: now } satisfies Judged),
    );
    channel.newest = Math.max(...ballots.map(({ at }) => at));
    const result = countVotes(
      channel.memory,
      channel.vote,
      ballots.map((ballot) => aged(ballot, now, limits.stale_ms)),
      now,
    );
    // Right after the start they come in one by one; the first two alone must not be taken for a vote that split.
    if (result.code !== null && ballots.some(({ cell }) => cell === 'not-due')) return;
    channel.memory = result.memory;
    this.#name(channel, result);
    if (result.value === null) {
      channel.judged = { value: null, cell: faultCell(result.code ?? 'vote-alone'), at: result.at };
      return;
    }
    const { judged, memory } = judge({ kind: 'value', value: result.value }, result.at, channel.judge, channel.rules);
    channel.judge = memory;
    channel.judged = judged;
  }

  /** An alarm that changes with each reading is news each time: by how much is said anew when it differs by the tolerance. */
  #name(channel: Channel, { odd }: Vote): void {
    const { name, of, unit, vote } = channel;
    const member = odd === null ? undefined : of[odd.index];
    if (odd === null || member === undefined) {
      channel.odd = null;
      return;
    }
    const told = channel.odd;
    if (told?.member === member && Math.abs(told.by - odd.by) < vote.tolerance) return;
    channel.odd = { vote: name, member, by: odd.by, unit };
    if (told?.member !== member) this.#log.warn({ channel: name, member, by: odd.by }, 'outvoted');
  }
}
