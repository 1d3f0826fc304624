import { CodedError } from '@cerveceria/protocol';
import type { Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { TierLine } from '../ingest/tier-line.ts';
import type { EpochTotals } from '../tiers/frame-tier.ts';
import type { TierSet } from '../tiers/tier-set.ts';
import { fillEpoch } from './fill-epoch.ts';

export interface FillingParts {
  readonly low: TierLine;
  readonly high: TierLine;
  readonly cold: TierSet['cold'];
  readonly hotMs: number;
  readonly machine: Pick<MachineClock, 'mono' | 'after'>;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly log: Log;
  readonly isStopped: () => boolean;
  /** Renews the lease; false: another hub has it. */
  readonly holds: () => Promise<boolean>;
  readonly filled: (node: string, epoch: string, watermark: number) => void;
  /** Its agent has said that it keeps nothing of the epoch any more. */
  readonly isGone: (node: string, epoch: string) => boolean;
  /** No tier has what follows. */
  readonly wanted: (node: string, epoch: string, seq: number) => void;
}

const RENEW_MS = 5000;
const TELL_MS = 10_000;
/** An agent is not asked again before this, and then only when nothing came; machine ms. */
const ASK_MS = 5000;
/** Longest pause after a batch, machine ms: catching up takes at most half of what a tier can do. */
const MOST_MS = 200;

const GONE = ['TIER_UNAVAILABLE', 'TIER_FULL', 'TIER_NOT_DURABLE'];

const keyOf = ({ node, epoch }: EpochTotals) => `${node} ${epoch}`;

/** Compares two tiers and fills the one from the other, epoch by epoch. */
export function createFilling(parts: FillingParts): { round(): Promise<boolean> } {
  const { low, high, cold, hotMs, machine, process, log } = parts;
  const asked = new Map<string, { readonly seq: number; readonly until: number }>();
  let renewed = Number.NEGATIVE_INFINITY;
  let told = Number.NEGATIVE_INFINITY;

  /** What is archived is not wanted again. */
  async function beginBehindCold(wants: EpochTotals, missing: number): Promise<boolean> {
    const archived = (await cold?.totals(wants.node))?.find(({ epoch }) => epoch === wants.epoch);
    if (archived === undefined || archived.watermark < missing) return false;
    await low.tier.advance(wants.node, wants.epoch, archived.watermark);
    return true;
  }

  function ask(wants: EpochTotals, seq: number): void {
    const key = keyOf(wants);
    const now = machine.mono();
    const before = asked.get(key);
    if (before !== undefined && before.until > now) return;
    for (const [old, { until }] of asked) if (until + ASK_MS < now) asked.delete(old);
    asked.set(key, { seq, until: now + ASK_MS });
    // It comes; to ask again would send the agent back for what is under way.
    if (before !== undefined && seq > before.seq) return;
    log.info({ tier: low.name, node: wants.node, epoch: wants.epoch, seq }, 'an agent is asked for what no tier has');
    parts.wanted(wants.node, wants.epoch, seq);
  }

  async function step(wants: EpochTotals, stored: number, watermark: number, began: number): Promise<boolean> {
    low.filled += stored;
    low.raise(wants.node, wants.epoch, watermark);
    parts.filled(wants.node, wants.epoch, watermark);
    const now = machine.mono();
    if (now - told >= TELL_MS) {
      told = now;
      log.info({ tier: low.name, node: wants.node, frames: low.filled }, 'a tier is being filled');
    }
    if (now - renewed >= RENEW_MS) {
      renewed = now;
      if (!(await parts.holds())) return false;
    }
    await new Promise<void>((resolve) => void machine.after(Math.min(MOST_MS, Math.max(1, now - began)), resolve));
    return !parts.isStopped();
  }

  /** What is wrong with one epoch keeps no other from being filled. @throws what is wrong with the tier */
  function passOver({ node, epoch }: EpochTotals, err: unknown): true {
    if (err instanceof CodedError && GONE.includes(err.code)) throw err;
    log.error({ err, tier: low.name, node, epoch }, 'an epoch cannot be filled');
    return true;
  }

  /** True: something is still missing. */
  async function fill(has: EpochTotals | undefined, wants: EpochTotals): Promise<boolean> {
    let began = machine.mono();
    const isHot = low.levels.includes('hot');
    const filled = await fillEpoch({
      ...{ low: low.tier, high: high.tier, has, wants },
      since: isHot ? process.wall() - hotMs : undefined,
      async step(stored, watermark) {
        const goesOn = await step(wants, stored, watermark, began);
        began = machine.mono();
        return goesOn;
      },
    });
    if (filled === undefined) return false;
    if (!('missing' in filled) || (await beginBehindCold(wants, filled.missing))) return true;
    if (!parts.isGone(wants.node, wants.epoch)) {
      ask(wants, filled.missing);
      return true;
    }
    // What its agent has neither is lost, and must not keep out what comes after it.
    const [first, last] = [filled.missing, filled.next - 1];
    const { node, epoch } = wants;
    log.error({ tier: low.name, node, epoch, first, last }, 'scans are lost: nobody has them');
    await low.tier.advance(node, epoch, last);
    return await fill({ ...wants, watermark: last }, wants);
  }

  return {
    /** True: another round is needed. */
    async round() {
      const [has, wants] = await Promise.all([low.tier.totals(), high.tier.totals()]);
      const held = new Map(has.map((totals) => [keyOf(totals), totals]));
      for (const { node, epoch, watermark } of has) low.raise(node, epoch, watermark);
      for (const { node, epoch, watermark } of wants) high.raise(node, epoch, watermark);
      const missing = wants.filter((each) => each.watermark > (held.get(keyOf(each))?.watermark ?? 0));
      if (missing.length === 0) {
        low.wanting = 0;
        low.fillingSince = null;
        return false;
      }
      const scans = missing.reduce((sum, each) => sum + each.watermark - (held.get(keyOf(each))?.watermark ?? 0), 0);
      log.info({ tier: low.name, from: high.name, epochs: missing.length, scans }, 'a tier catches up');
      low.wanting = scans;
      low.fillingSince ??= machine.mono();
      const before = low.filled;
      const nodes = new Set<string>();
      let isLeft = false;
      for (const each of missing) {
        if (parts.isStopped()) return true;
        if (!nodes.has(each.node)) await low.tier.learnBoots(each.node, await high.tier.boots(each.node));
        nodes.add(each.node);
        const own = held.get(keyOf(each));
        if (await fill(own, each).catch((fault) => passOver(each, fault))) isLeft = true;
        else low.wanting -= each.watermark - (own?.watermark ?? 0);
      }
      log.info({ tier: low.name, frames: low.filled - before, isLeft }, 'a tier has caught up');
      if (!isLeft) low.fillingSince = null;
      return isLeft;
    },
  };
}
