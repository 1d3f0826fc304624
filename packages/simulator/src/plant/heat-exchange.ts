/**
 * Heat that flows in `seconds` from a body of `capacityA` J/K at `a` °C to one of `capacityB` at `b` over `conductance`
 * W/K, J. The difference of two bodies decays exponentially, so this holds for any length of step and never overshoots.
 */
export function exchangedHeat(
  a: number,
  capacityA: number,
  b: number,
  capacityB: number,
  conductance: number,
  seconds: number,
): number {
  if (capacityA <= 0 || capacityB <= 0) return 0;
  const reduced = (capacityA * capacityB) / (capacityA + capacityB);
  return (a - b) * reduced * -Math.expm1((-conductance * seconds) / reduced);
}

/** Heat that a body loses to surroundings of constant temperature in `seconds`, J; negative when it is the colder one. */
export function lostHeat(
  body: number,
  capacity: number,
  ambient: number,
  conductance: number,
  seconds: number,
): number {
  if (capacity <= 0) return 0;
  return (body - ambient) * capacity * -Math.expm1((-conductance * seconds) / capacity);
}
