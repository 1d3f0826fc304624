/** Floor of the kettles, m²: 36 cm across. */
export const FLOOR = 0.1;
const GRAVITY = 9.80665;

/** Head of `volume` L over the outlet, kPa: ρ g h with 1 kg/L. */
export function head(volume: number): number {
  return (GRAVITY * volume) / (FLOOR * 1000);
}

/** Pressure behind the pump, kPa: head of the kettle and what the circuit resists, which grows with the flow's square. */
export function discharge(volume: number, flow: number, nominal: number): number {
  return head(volume) + (nominal > 0 ? 1.5 * (flow / nominal) ** 2 : 0);
}
