import { said } from '@cerveceria/protocol';
import type { ConditionSource } from '../alarms/condition-source.ts';
import type { EpochTotals, FrameTier } from '../tiers/frame-tier.ts';
import type { HasRoom, Room } from '../tiers/room.ts';
import { warmMarks } from './trim-parts.ts';

/** Of the limit; all that may leave has left by then, so what is there waits for the warm tier. */
const FULL = 0.92;
const CLEAR = 0.85;

interface RoomParts {
  readonly hot: Pick<FrameTier, 'totals'> & HasRoom;
  readonly warm: Pick<FrameTier, 'totals'>;
}

/** Looks how full the hot tier is, and says so when it is full of what is not warm: nothing of that is ever dropped. */
export class HotRoom implements ConditionSource {
  readonly #parts: RoomParts;
  #room: Room | null = null;
  #isFull = false;
  #node: string | undefined;
  #notWarm = 0;

  constructor(parts: RoomParts) {
    this.#parts = parts;
  }

  get room(): Room | null {
    return this.#room;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  /** @throws TIER_UNAVAILABLE; what was seen before stands */
  async look(): Promise<void> {
    const { hot, warm } = this.#parts;
    this.#room = await hot.room();
    const { used, limit } = this.#room;
    const share = limit === null ? 0 : used / limit;
    this.#isFull = share > (this.#isFull ? CLEAR : FULL);
    if (!this.#isFull) return;
    const totals = await hot.totals();
    // A warm tier that does not answer is the reason more often than not.
    const mark = await warmMarks(warm).catch(() => () => 0);
    const behind = totals.map((each) => ({ node: each.node, scans: scansAbove(each, mark(each.node, each.epoch)) }));
    this.#notWarm = behind.reduce((sum, { scans }) => sum + scans, 0);
    this.#node = behind.sort((a, b) => b.scans - a.scans)[0]?.node;
  }

  judge(): ReturnType<ConditionSource['judge']> {
    if (!this.#isFull || this.#node === undefined) return { conditions: [], undecided: [] };
    const detail = `${this.#notWarm} scans wait in the hot tier for the warm one; new frames stay with their agents`;
    const told = { detail, said: said('hot-waits', { scans: this.#notWarm }) };
    const condition = { node: this.#node, code: 'hot-full', about: 'hot', priority: 'warning', ...told } as const;
    return { conditions: [condition], undecided: [] };
  }
}

function scansAbove({ oldest, watermark }: EpochTotals, warm: number): number {
  return Math.max(0, watermark - Math.max(warm, oldest - 1));
}
