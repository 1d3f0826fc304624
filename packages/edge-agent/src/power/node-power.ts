import type { Grant, LimitedBy, PowerReport } from '@cerveceria/protocol';
import { arbitrate } from './arbiter.ts';
import { type ArbiterMemory, NOTHING_SERVED } from './arbiter-memory.ts';
import { EnergyMeter, type RunMark } from './energy-meter.ts';
import { GrantBook } from './grant-book.ts';
import { powerLevels } from './power-levels.ts';
import type { PowerPlan } from './power-plan.ts';
import type { LoadAsk, PowerLimit } from './power-rules.ts';

/** A loop as far as its outputs take power. */
export interface PowerUser {
  readonly asks: readonly (LoadAsk & { readonly duty: number })[];
  withhold(name: string, by: LimitedBy, now: number): void;
}

/** Shares the node's power out at each tick, after control and safety, and tells how much there is. */
export class NodePower {
  readonly energy: EnergyMeter;
  readonly #plan: PowerPlan;
  readonly #grants: GrantBook;
  readonly #all: ReadonlyMap<string, number>;
  #memory: ArbiterMemory = NOTHING_SERVED;
  #now = 0;
  #asking: readonly string[] = [];
  #usedW = 0;

  constructor(plan: PowerPlan, session: string) {
    this.#plan = plan;
    this.energy = new EnergyMeter(plan.energy);
    this.#grants = new GrantBook(session);
    this.#all = new Map([...plan.loads.values()].map(({ name, watts }) => [name, watts]));
  }

  /** False when it is not taken. `now`: process-monotonic ms. */
  grant(grant: Grant, now: number): boolean {
    return this.#plan.shareW !== null && this.#grants.take(grant, now);
  }

  /** Counts what ran since the last tick; before the units of this one. `reads`: a channel's value, null when it has none. */
  count(
    now: number,
    levels: ReadonlyMap<string, boolean>,
    reads: (channel: string) => number | null,
    run: RunMark | null,
  ): void {
    const measured = (output: string) => {
      const meter = this.#plan.meters.get(output);
      return meter === undefined ? null : reads(meter);
    };
    this.energy.tick({ now, run, wasOn: (output) => levels.get(output) === true, measured });
  }

  /** Keeps off, among what wants to be on, what would be too much. */
  settle(users: readonly PowerUser[], now: number): void {
    const asks = users.flatMap((user) => user.asks.filter(({ name }) => this.#plan.loads.has(name)));
    const { memory, withheld } = arbitrate(this.#memory, {
      loads: this.#plan.loads,
      limits: [...this.#plan.limits, ...this.#siteLimit(now)],
      asks,
      now,
    });
    this.#memory = memory;
    for (const user of users)
      for (const { name } of user.asks) {
        const by = withheld.get(name);
        if (by !== undefined) user.withhold(name, by, now);
      }
    this.#now = now;
    this.#asking = asks.flatMap(({ name, duty, wants }) => (duty > 0 || wants ? [name] : []));
    const on = asks.filter(({ name, wants }) => wants && !withheld.has(name));
    this.#usedW = on.reduce((sum, { name }) => sum + (this.#all.get(name) ?? 0), 0);
  }

  /** Null for a node without a share. */
  get report(): PowerReport | null {
    const { shareW, budgetW, loads, limits } = this.#plan;
    if (shareW === null) return null;
    const now = this.#now;
    const levelsW = powerLevels(
      this.#asking.flatMap((name) => loads.get(name) ?? []),
      limits,
    );
    return {
      session: this.#grants.session,
      mono: Math.round(now),
      shareW,
      wantsW: levelsW.at(-1) ?? 0,
      levelsW,
      limitW: Math.min(budgetW, shareW + this.#grants.extra(now)),
      usedW: this.#usedW,
      grant: this.#grants.version,
    };
  }

  #siteLimit(now: number): PowerLimit[] {
    const { shareW } = this.#plan;
    if (shareW === null) return [];
    const limit = shareW + this.#grants.extra(now);
    return [{ kind: 'budget', limit, weights: this.#all, firm: { limit: shareW, from: this.#grants.until } }];
  }
}
