import type { Demand } from '@cerveceria/protocol';

/** A set point this far above where it boils is out of reach and means a boil, °C. */
const BEYOND = 0.3;
/** W that evaporate a tenth of a litre in an hour: 2.26 MJ/L. */
const ROLLING_W_PER_L = 62.7;
/** A boil that boils over helps nobody, and one that hardly moves leaves DMS in the wort. */
const LEAST = 0.3;
/** W/K of a plain kettle, and the distance from its boil to the room. */
const LOSSES_W = 8 * 75;

/** Duty of a rolling boil where nobody named one: what a kettle loses, and a tenth of its wort evaporated in an hour. */
export function rollingBoil(powerW: number, volumeL: number): number {
  return Math.min(1, Math.max(LEAST, (ROLLING_W_PER_L * volumeL + LOSSES_W) / powerW));
}

/**
 * What a boil asks of the heater; null: the set point rules. Above the knee more power makes more steam and no degrees,
 * so a PID there only drives full power into foam.
 */
export function boilDuty(demand: Demand, plateau: number | null, ownPower: number): number | null {
  const { mode, setPoint, boilPower } = demand;
  if (mode !== 'auto' || setPoint === undefined) return null;
  if (plateau === null) return boilPower === undefined ? null : 1;
  return boilPower ?? (setPoint > plateau + BEYOND ? ownPower : null);
}
