/** Standard acceleration of free fall, m/s² (3rd CGPM, 1901). */
const GRAVITY = 9.80665;

/** Height of a liquid in m above a probe that shows `kpa` more than the pressure over it: p = rho g h. `density` in kg/L. */
export function liquidHeight(kpa: number, density: number): number {
  return kpa / (density * GRAVITY);
}
