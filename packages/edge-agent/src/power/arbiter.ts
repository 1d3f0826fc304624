import type { LimitedBy } from '@cerveceria/protocol';
import { type ArbiterMemory, countServed } from './arbiter-memory.ts';
import type { Load, LoadAsk, PowerLimit } from './power-rules.ts';

export interface ArbiterInput {
  readonly loads: ReadonlyMap<string, Load>;
  readonly limits: readonly PowerLimit[];
  readonly asks: readonly LoadAsk[];
  /** Process-monotonic ms. */
  readonly now: number;
}

export interface Verdict {
  readonly memory: ArbiterMemory;
  /** Outputs that want to be on and may not, with what holds them. */
  readonly withheld: ReadonlyMap<string, LimitedBy>;
}

/** Held back for longer than this, ms, an output takes its place in every limit at once, else two others could take turns. */
const STARVED_MS = 60_000;

interface Candidate extends Load {
  readonly wasOn: boolean;
  /** Its minimum on-time is not over. */
  readonly isBound: boolean;
  readonly isInSlice: boolean;
  readonly boundUntil: number;
  readonly served: number;
}

/** Use of one limit while a tick is decided. */
class Use {
  readonly rules: PowerLimit;
  /** Taken by those that stay on or come on, and kept free for those who come next. */
  taken = 0;
  /** Of those whose minimum on-time reaches behind the begin of the firm limit. */
  #bound = 0;
  /** Really on from this tick on: those that go off now still count, because a contactor is slower than a tick. */
  live = 0;

  constructor(rules: PowerLimit) {
    this.rules = rules;
  }

  weight({ name }: { readonly name: string }): number {
    return this.rules.weights.get(name) ?? 0;
  }

  fits(load: Candidate): boolean {
    const weight = this.weight(load);
    return weight === 0 || (this.taken + weight <= this.rules.limit && !this.#isOverFirm(load));
  }

  take(load: Candidate): void {
    this.taken += this.weight(load);
    if (this.#outlasts(load)) this.#bound += this.weight(load);
  }

  /** Nobody has to go for it to fit one day. */
  couldEverFit(load: Candidate): boolean {
    return this.weight(load) <= this.rules.limit && !this.#isOverFirm(load);
  }

  #outlasts(load: Candidate): boolean {
    const { firm } = this.rules;
    return firm !== undefined && this.weight(load) > 0 && load.boundUntil > firm.from;
  }

  /** A compressor that must run for minutes does not begin on a grant of seconds. */
  #isOverFirm(load: Candidate): boolean {
    const { firm } = this.rules;
    return !load.wasOn && this.#outlasts(load) && this.#bound + this.weight(load) > (firm?.limit ?? 0);
  }
}

function rank(a: Candidate, b: Candidate): number {
  if (a.isBound !== b.isBound) return a.isBound ? -1 : 1;
  if (a.priority !== b.priority) return b.priority - a.priority;
  if (a.isInSlice !== b.isInSlice) return a.isInSlice ? -1 : 1;
  return a.served - b.served;
}

function candidates({ loads, asks, now }: ArbiterInput, served: ReadonlyMap<string, number>): Candidate[] {
  return asks
    .filter(({ wants }) => wants)
    .map(({ name, wasOn, since }) => {
      const load = loads.get(name) as Load;
      const boundUntil = (wasOn ? since : now) + load.minOnMs;
      return {
        ...load,
        wasOn,
        isBound: wasOn && now < boundUntil,
        isInSlice: wasOn && now - since < load.sliceMs,
        boundUntil,
        served: served.get(name) ?? 0,
      };
    })
    .sort(rank);
}

/**
 * Who may be on from `now` on. The weights of those that are on never exceed any limit, also while one goes off and
 * another comes on: the new one waits a tick. First come those within their minimum on-time, then by priority; equal
 * ones take turns, the least served first, and who waits keeps its place from lesser ones. A limit that sank takes
 * also from those within their minimum on-time, last.
 */
export function arbitrate(before: ArbiterMemory, input: ArbiterInput): Verdict {
  const { asks, now } = input;
  const served = countServed(before, asks, now);
  const uses = input.limits.map((limit) => new Use(limit));
  const withheld = new Map<string, LimitedBy>();
  const order = candidates(input, served);
  for (const load of order) {
    const blocking = uses.filter((use) => !use.fits(load));
    if (blocking[0] === undefined) {
      for (const use of uses) use.take(load);
      continue;
    }
    withheld.set(load.name, blocking[0].rules.kind);
    if (!uses.every((use) => use.couldEverFit(load))) continue;
    const isStarved = now - (before.waiting.get(load.name) ?? now) > STARVED_MS;
    for (const use of isStarved ? uses : blocking) use.taken += use.weight(load);
  }
  for (const use of uses) for (const ask of asks) if (ask.wasOn) use.live += use.weight(ask);
  for (const load of order) {
    if (load.wasOn || withheld.has(load.name)) continue;
    const full = uses.find((use) => use.live + use.weight(load) > use.rules.limit && use.weight(load) > 0);
    if (full !== undefined) withheld.set(load.name, full.rules.kind);
    else for (const use of uses) use.live += use.weight(load);
  }
  const waiting = new Map([...withheld.keys()].map((name) => [name, before.waiting.get(name) ?? now] as const));
  const wanted = new Set(asks.flatMap(({ name, wants }) => (wants ? [name] : [])));
  return { memory: { at: now, served, waiting, wanted }, withheld };
}
