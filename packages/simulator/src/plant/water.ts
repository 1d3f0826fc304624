/**
 * Heat that one litre of wort takes for one kelvin, J/(L K). Water between 40 and 70 °C: density 0.985 kg/L times
 * 4.18 kJ/(kg K) (CRC Handbook of Chemistry and Physics, properties of water); wort is within 2 % of it.
 */
export const LITRE_HEAT = 4120;

/** Heat of evaporation of water at `celsius`, J/kg: 2.501 - 0.00237 T MJ/kg (Bolton, Mon. Wea. Rev. 108, 1980). */
export function latentHeat(celsius: number): number {
  return (2.501 - 0.00237 * celsius) * 1e6;
}

/** Pressure of the air at `altitude` m, Pa: ICAO standard atmosphere. */
export function airPressure(altitude: number): number {
  return 101_325 * (1 - 2.25577e-5 * altitude) ** 5.25588;
}

const ANTOINE = { a: 8.07131, b: 1730.63, c: 233.426, pascal: 133.322 } as const;

/** Pressure of saturated steam at `celsius`, Pa: Antoine's equation for water, 1-100 °C (Dortmund Data Bank). */
export function steamPressure(celsius: number): number {
  return ANTOINE.pascal * 10 ** (ANTOINE.a - ANTOINE.b / (ANTOINE.c + celsius));
}

/** Temperature at which water boils at `altitude` m, °C; the same equation solved for the temperature. */
export function boilingPoint(altitude: number): number {
  return ANTOINE.b / (ANTOINE.a - Math.log10(airPressure(altitude) / ANTOINE.pascal)) - ANTOINE.c;
}
