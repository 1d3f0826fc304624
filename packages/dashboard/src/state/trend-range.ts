export interface Range {
  /** Process ms. */
  readonly from: number;
  readonly to: number;
}

/** `live` follows the present with a fixed span; `fixed` stays where it was put. */
export type TrendView =
  | { readonly kind: 'live'; readonly span: number }
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number };

const SHORTEST_MS = 10_000;
/** A hub answers for at most two years. */
export const LONGEST_MS = 729 * 86_400_000;

export function rangeOf(view: TrendView, now: number): Range {
  return view.kind === 'live' ? { from: now - view.span, to: now } : { from: view.from, to: view.to };
}

const spanWithin = (span: number) => Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.round(span)));

function fixed(from: number, span: number, now: number): TrendView {
  // A tenth of emptiness may be seen beyond the present, so that a thumb feels the end; not more.
  const last = now + span * 0.1;
  const to = Math.min(last, from + span);
  return { kind: 'fixed', from: Math.round(to - span), to: Math.round(to) };
}

/** `factor` below one looks closer. `at`, 0..1 of the width, stays where it is. */
export function zoomed(range: Range, factor: number, at: number, now: number): TrendView {
  const width = range.to - range.from;
  const span = spanWithin(width * factor);
  return fixed(range.from + width * at - span * at, span, now);
}

/** By the buttons: what follows the present goes on following it. */
export function zoomedView(view: TrendView, factor: number, now: number): TrendView {
  if (view.kind === 'live') return { kind: 'live', span: spanWithin(view.span * factor) };
  return zoomed(view, factor, 0.5, now);
}

/** `by`: part of the width, positive towards the past. */
export function panned(range: Range, by: number, now: number): TrendView {
  const span = range.to - range.from;
  return fixed(range.from - span * by, span, now);
}

export function selected(from: number, to: number, now: number): TrendView {
  const [first, last] = from < to ? [from, to] : [to, from];
  return fixed(first, spanWithin(last - first), now);
}
