/** One reading: ms UTC, and steps of its channel's resolution. */
export interface Point {
  readonly time: number;
  readonly steps: number;
}

/** Twice the area between two readings, in steps x ms: an integer, so that no order of adding changes a sum. */
function between(a: Point | undefined, b: Point | undefined, bridge: number): bigint {
  if (a === undefined || b === undefined || b.time - a.time > bridge) return 0n;
  return BigInt(a.steps + b.steps) * BigInt(b.time - a.time);
}

/**
 * What each fresh reading adds to twice the area under all known ones: its trapezoids, less the one that it stands in. So the
 * sum is that of the sorted readings, in whatever order they come; what is told again of an instant adds nothing. Pure.
 * @param known by rising time, each instant once. @param fresh by rising time. @param bridge longest distance counted, ms
 */
export function addedAreas(known: readonly Point[], fresh: readonly Point[], bridge: number): bigint[] {
  let at = 0;
  let before: Point | undefined;
  return fresh.map((point) => {
    for (; at < known.length && (known[at] as Point).time < point.time; at++) {
      const next = known[at] as Point;
      if (before === undefined || next.time > before.time) before = next;
    }
    const after = known[at];
    if (after?.time === point.time || before?.time === point.time) return 0n;
    const added = between(before, point, bridge) + between(point, after, bridge) - between(before, after, bridge);
    before = point;
    return added;
  });
}
