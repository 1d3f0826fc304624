import type { BootOffset, Cell, ChannelSpec, DataFrame } from '@cerveceria/protocol';
import { encodeFrame } from '@cerveceria/protocol/codec';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { storedFrame } from '../../src/ingest/stored-frame.ts';
import { createRollUpKeeper, type RollUpKeeper } from '../../src/rollups/roll-up-keeper.ts';
import type { StoredFrame } from '../../src/tiers/frame-tier.ts';
import type { RollUpStore, Width } from '../../src/tiers/roll-up-store.ts';
import type { StateStore } from '../../src/tiers/state-store.ts';
import type { Tier } from '../../src/tiers/tier-set.ts';
import { MemoryStateStore } from './memory-state-store.ts';
import { type BucketLine, lineOf } from './raw-roll-up.ts';

/** An hour before a midnight, so that short runs cross a day. */
export const BEGIN = Date.UTC(2025, 10, 14, 23);
const HOUR = 3_600_000;

/** One brewery with one node for tests of roll-ups: real stores, a clock of its own, and a hand to break things with. */
export class RollUpStand {
  readonly clock: FakeClock;
  readonly frames: StoredFrame[];
  readonly state: MemoryStateStore;
  readonly channels: readonly ChannelSpec[];
  readonly #seqs = new Map<string, number>();
  readonly #monos = new Map<string, number>();
  readonly tier: Tier;
  readonly store: RollUpStore;
  readonly node: string;
  readonly hub: 'a' | 'b';
  /** What happens between a hub's last look at its lease and its put. */
  beforePut: () => Promise<void> = () => Promise.resolve();
  keeper: RollUpKeeper;
  /** Writes that are still carried out before one fails, as when the process is killed there. */
  writesLeft = Number.POSITIVE_INFINITY;

  /** Days (ms UTC) in the order in which they were put. */
  readonly puts: number[] = [];
  /** What the store says of itself where it is not as it is. */
  identity: string | undefined;

  constructor(node: string, tier: Tier, store: RollUpStore, state?: MemoryStateStore, beside?: RollUpStand) {
    this.node = node;
    this.hub = beside === undefined ? 'a' : 'b';
    this.clock = beside?.clock ?? new FakeClock(BEGIN);
    this.frames = beside?.frames ?? [];
    this.channels = ['wort', 'flow'].map((name, i): ChannelSpec => {
      return { id: `${node}.${name}`, unit: i === 0 ? '°C' : 'L/min', res: i === 0 ? 0.0625 : 0.01, kind: 'analog' };
    });
    this.state = state ?? beside?.state ?? new MemoryStateStore(() => this.clock.mono());
    // Of a tier that many tests share only this node is seen.
    this.tier = { ...tier, totals: () => tier.totals(node) };
    this.store = {
      ...store,
      identity: async () => this.identity ?? (await store.identity()),
      put: (days) =>
        this.#write(async () => {
          await this.beforePut();
          this.puts.push(...days.map(({ day }) => day));
          await store.put(days);
        }),
    };
    this.keeper = this.#made();
  }

  #made(): RollUpKeeper {
    const put: StateStore['put'] = (key, value, expected) =>
      this.#write(() => this.state.put(key, value, expected)) as ReturnType<StateStore['put']> as never;
    const state = {
      put,
      get: (key: string) => this.state.get(key),
      lease: (name: string, holder: string, ms: number) => this.state.lease(name, holder, ms),
    } as StateStore;
    const { tier, store, clock } = this;
    const tiers = { warm: tier, cold: undefined, rollUps: [store], state };
    return createRollUpKeeper({
      ...{ hub: this.hub, tiers, machine: clock, process: clock, log: silentLog },
      breathe: () => Promise.resolve(),
    });
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    if (this.writesLeft-- <= 0) throw new Error('killed');
    return await work();
  }

  /** A new process of the same hub. */
  restart(): void {
    this.writesLeft = Number.POSITIVE_INFINITY;
    this.keeper = this.#made();
  }

  /** A frame of one epoch of one boot; `skip`: mono ms before its first scan. */
  async append(epoch: string, boot: string, cells: readonly (readonly Cell[])[], spacing: number, skip = 0) {
    const first = (this.#seqs.get(epoch) ?? 0) + 1;
    const begin = (this.#monos.get(boot) ?? 0) + skip;
    const last = first + cells.length - 1;
    this.#seqs.set(epoch, last);
    this.#monos.set(boot, begin + cells.length * spacing);
    const frame: DataFrame = {
      kind: 'data',
      ...{ node: this.node, epoch, first, last, boot, every: 1 },
      mono: cells.map((_, i) => begin + i * spacing),
      columns: this.channels.map((channel, c) => ({ channel, cells: cells.map((row) => row[c] as Cell) })),
    };
    const stored = storedFrame(frame, encodeFrame(frame));
    this.frames.push(stored);
    await this.tier.append([stored]);
  }

  learn(piece: BootOffset): Promise<void> {
    return this.tier.learnBoots(this.node, [piece]);
  }

  /** Passes until nothing is left to do; later ones see what time alone makes ripe. */
  async settle(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      this.clock.advance(HOUR * 2);
      while (await this.keeper.pass());
    }
  }

  async stored(width: Width): Promise<BucketLine[]> {
    const lines: BucketLine[] = [];
    for (const { id } of this.channels)
      for await (const day of this.store.days({ channel: id, width, from: 0, to: Number.MAX_SAFE_INTEGER }))
        for (const [i, at] of day.at.entries()) {
          const columns = [day.count, day.bad, day.min, day.max, day.sum, day.last];
          const numbers = columns.map((column) => column[i] as number);
          lines.push(lineOf(id, day.day + at * width, numbers));
        }
    return lines.sort();
  }
}
