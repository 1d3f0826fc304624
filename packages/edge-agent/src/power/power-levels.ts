import type { Load, PowerLimit } from './power-rules.ts';

/** All sums of more loads than this would be too many to tell; then those of the most important are told. */
const MOST_LOADS = 6;

function areAllowed(loads: readonly Load[], limits: readonly PowerLimit[]): boolean {
  return limits.every(
    ({ limit, weights }) => loads.reduce((sum, { name }) => sum + (weights.get(name) ?? 0), 0) <= limit,
  );
}

/** W that loads could draw together, one sum for each set of them that the limits let be on at once; ascending. */
export function powerLevels(loads: readonly Load[], limits: readonly PowerLimit[]): number[] {
  const most = [...loads].sort((a, b) => b.priority - a.priority || b.watts - a.watts).slice(0, MOST_LOADS);
  const sums = new Set<number>();
  for (let set = 1; set < 2 ** most.length; set++) {
    const on = most.filter((_, i) => (set >> i) % 2 === 1);
    if (areAllowed(on, limits)) sums.add(on.reduce((sum, { watts }) => sum + watts, 0));
  }
  return [...sums].filter((sum) => sum > 0).sort((a, b) => a - b);
}
