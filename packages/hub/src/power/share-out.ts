/** A node that would use more than its share. */
export interface Claim {
  readonly node: string;
  /** W above its share at which one more of its heaters could be on; ascending, none: it needs nothing. */
  readonly extras: readonly number[];
  /** W above its share that it holds now. */
  readonly holds: number;
  /** It has not held that for a whole turn yet. */
  readonly isInTurn: boolean;
  /** What it has had, W times ms; only differences mean something. */
  readonly had: number;
}

const largestWithin = (extras: readonly number[], watts: number) =>
  extras.filter((extra) => extra <= watts).at(-1) ?? 0;

/**
 * W above the share for each, `spare` at most in all. Who is in its turn keeps what it holds; then each in the order of
 * what they had gets enough for one heater; then what is left goes round for more.
 */
export function shareOut(claims: readonly Claim[], spare: number): ReadonlyMap<string, number> {
  const order = [...claims].sort(
    (a, b) => Number(b.isInTurn) - Number(a.isInTurn) || a.had - b.had || (a.node < b.node ? -1 : 1),
  );
  const parts = new Map(order.map(({ node }) => [node, 0]));
  let left = Math.max(0, spare);
  const raise = (node: string, to: number) => {
    left -= to - (parts.get(node) ?? 0);
    parts.set(node, to);
  };
  for (const { node, extras, holds, isInTurn } of order)
    if (isInTurn) raise(node, largestWithin(extras, Math.min(holds, left)));
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    for (const { node, extras } of order) {
      const has = parts.get(node) ?? 0;
      const next = extras.find((extra) => extra > has);
      if (next === undefined || next - has > left) continue;
      raise(node, next);
      isMoving = true;
    }
  }
  return parts;
}
