import type { Frame } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import { GAP_REASONS, type Outbox } from './outbox.ts';
import { type Candidate, planRetention, type RetentionRule, THIN_EVERY } from './retention.ts';
import { type SealedFrame, sealData, sealGap } from './sealed-frame.ts';
import { thinFrame } from './thin-frame.ts';

/** Frames looked at in one round, so that a round is short; a flood is worked off by the rounds that follow. */
const ROUND = 64;

export interface TidyOptions {
  readonly outbox: Outbox;
  readonly rule: RetentionRule;
  readonly node: string;
  /** Process wall ms. */
  readonly now: number;
  /** A hub has been heard since the start: what it knows of dead epochs is in the buffer. */
  readonly reconciled: boolean;
}

function tryDecode(frame: SealedFrame): Frame | null {
  try {
    return decodeFrame(frame.bytes);
  } catch {
    return null;
  }
}

function rowOf(outbox: Outbox, { epoch, first }: Candidate): SealedFrame | undefined {
  const frame = outbox.read(epoch, first, 1)[0];
  return frame?.first === first ? frame : undefined;
}

/** The frame with less in it, or as a gap: what cannot be read cannot be thinned. */
function lessen(row: SealedFrame, node: string, thin: boolean): SealedFrame {
  const frame = tryDecode(row);
  if (frame?.kind === 'data' && thin) return sealData(thinFrame(frame, THIN_EVERY), row.wall);
  const boot = frame === null || frame.kind === 'opaque' ? 'unknown' : frame.boot;
  const times = frame?.kind === 'data' ? { from: frame.mono[0] ?? null, to: frame.mono.at(-1) ?? null } : undefined;
  return sealGap({ node, boot, ...row }, GAP_REASONS.full, row.wall, times);
}

/** One round of making room. True when there was something to do. */
export function tidy({ outbox, rule, node, now, reconciled }: TidyOptions): boolean {
  const { used } = outbox.totals();
  const over = used > rule.bytes;
  const acknowledged = outbox.candidates('acknowledged', ROUND);
  const whole = over ? outbox.candidates('whole', ROUND) : [];
  const thinned = over ? outbox.candidates('thinned', ROUND) : [];
  const plan = planRetention(rule, { used, acknowledged, whole, thinned }, now);
  if (plan.remove.length > 0) outbox.remove(plan.remove);
  const less = (candidates: readonly Candidate[], thin: boolean) =>
    candidates.flatMap((one) => {
      const row = rowOf(outbox, one);
      return row === undefined ? [] : [lessen(row, node, thin)];
    });
  const put = [...less(plan.thin, true), ...less(plan.drop, false)];
  if (put.length > 0) outbox.put(put);
  if (reconciled) forgetEnded(outbox);
  return plan.remove.length + put.length > 0;
}

/** A dead epoch of which all is `warm` and nothing is kept any more has nothing left to say. */
function forgetEnded(outbox: Outbox): void {
  for (const { epoch, current, sealed, warm, empty } of outbox.epochs())
    if (!current && empty && warm >= sealed) outbox.forget(epoch);
}
