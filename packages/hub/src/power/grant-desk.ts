import type { PowerReport, Site } from '@cerveceria/protocol';
import { GrantBounds } from './grant-bounds.ts';
import type { GrantsDoc } from './grant-docs.ts';
import { planGrants } from './plan-grants.ts';
import { type Claim, shareOut } from './share-out.ts';

/** Process ms that a grant lasts at the rate of reality; where process time runs faster it is as much longer. */
const LIFE_MS = 10_000;
const LONGEST_LIFE_MS = 500_000;
/** What a line may lag behind its tick, and the share by which clocks may run apart. */
const LAG_MS = 2000;
const DRIFT = 0.02;
/** Who got something keeps it for so many lives of a grant while others wait. */
const TURN_LIVES = 6;
/** A node that has told nothing for this share of a life is not granted more. */
const FRESH_SHARE = 0.5;

interface Heard {
  readonly report: PowerReport;
  /** The hub's process-monotonic ms. */
  readonly at: number;
}

/** What one hub knows of grants, and what it would grant. Reads and writes nothing; times are process-monotonic ms. */
export class GrantDesk {
  readonly bounds = new GrantBounds();
  readonly #heard = new Map<string, Heard>();
  readonly #had = new Map<string, number>();
  readonly #turns = new Map<string, number>();
  #spare = 0;
  #at: number | null = null;

  /** @param rate process ms in one machine ms */
  static lifeMs(rate: number): number {
    // Measured, so never a round number; agents take whole ms only.
    return Math.round(Math.min(LONGEST_LIFE_MS, LIFE_MS * Math.max(1, rate)));
  }

  static marginMs(rate: number): number {
    return LAG_MS * Math.max(1, rate) + DRIFT * GrantDesk.lifeMs(rate);
  }

  /** A node told how it stands; the same word again says nothing new. */
  hear(node: string, report: PowerReport, now: number): void {
    const before = this.#heard.get(node)?.report;
    if (before?.session === report.session && before.mono >= report.mono) return;
    this.#heard.set(node, { report, at: now });
    this.bounds.confirm(node, report.session, report.grant);
  }

  /** Grants that any hub has written down. */
  see({ given }: GrantsDoc, now: number, rate: number): void {
    this.bounds.see(given, now, GrantDesk.marginMs(rate));
  }

  /** W that are left beside all shares, by the last decision; below zero nobody can keep the limit any more. */
  get spareW(): number {
    return this.#spare;
  }

  /** The document that should replace `doc`, which must be the newest; null: nothing is to be given. */
  decide(doc: GrantsDoc, { limitW, reserved }: Site, now: number, rate: number): GrantsDoc | null {
    this.see(doc, now, rate);
    const told = Object.fromEntries([...this.#heard].map(([node, { report }]) => [node, report.shareW]));
    const shares = { ...doc.shares, ...told };
    const all = new Map(
      [...new Set([...Object.keys(shares), ...Object.keys(reserved)])].map(
        (node) => [node, Math.max(shares[node] ?? 0, reserved[node] ?? 0)] as const,
      ),
    );
    const lifeMs = GrantDesk.lifeMs(rate);
    const fresh = [...this.#heard].filter(([, { at }]) => now - at < FRESH_SHARE * lifeMs);
    const claims = fresh.map(([node, { report }]) => this.#claim(node, report, now, lifeMs));
    this.#note(claims, now);
    const spare = limitW - [...all.values()].reduce((sum, watts) => sum + watts, 0);
    this.#spare = spare;
    const targets = shareOut(claims, spare);
    const given = planGrants({
      limitW,
      shares: all,
      bounds: this.bounds,
      lifeMs,
      // A lost store must not leave nodes with versions that are never reached again.
      version: Math.max(doc.version, ...fresh.map(([, { report }]) => report.grant)),
      askers: fresh.map(([node, { report }]) => ({
        node,
        report,
        target: targets.get(node) ?? 0,
        extras: extrasOf(report),
      })),
    });
    const isSame = Object.entries(shares).every(([node, watts]) => doc.shares[node] === watts);
    if (given.length === 0 && isSame) return null;
    return { version: given.at(-1)?.version ?? doc.version, shares, given: [...this.bounds.standing, ...given] };
  }

  #claim(node: string, report: PowerReport, now: number, lifeMs: number): Claim {
    const holds = this.bounds.newest(node, report.session)?.watts ?? 0;
    if (holds === 0) this.#turns.delete(node);
    else if (!this.#turns.has(node)) this.#turns.set(node, now);
    const isInTurn = holds > 0 && now - (this.#turns.get(node) ?? now) < TURN_LIVES * lifeMs;
    return { node, extras: extrasOf(report), holds, isInTurn, had: this.#had.get(node) ?? 0 };
  }

  /** Who begins to want begins where the others stand: having wanted nothing for hours is no claim to all of it. */
  #note(claims: readonly Claim[], now: number): void {
    const passed = this.#at === null ? 0 : Math.max(0, now - this.#at);
    this.#at = now;
    const wanting = claims.filter(({ extras }) => extras.length > 0);
    const least = Math.min(...wanting.flatMap(({ node }) => this.#had.get(node) ?? []));
    for (const [node] of this.#had) if (!wanting.some((claim) => claim.node === node)) this.#had.delete(node);
    for (const { node, holds } of wanting) {
      const before = this.#had.get(node) ?? (Number.isFinite(least) ? least : 0);
      this.#had.set(node, before + holds * passed);
    }
  }
}

function extrasOf({ shareW, wantsW, levelsW }: PowerReport): number[] {
  return (levelsW ?? [wantsW]).filter((watts) => watts > shareW).map((watts) => watts - shareW);
}
