import { airPressure, steamPressure } from './water.ts';

/** Of the brewery's air, %. */
export const ROOM_HUMIDITY = 50;

/** kg of water that 1 kg of dry air holds; bounded, because near boiling the quotient has no end. */
function humidity(steam: number, air: number): number {
  return Math.min(2, (0.622 * steam) / Math.max(1, air - steam));
}

/**
 * Water that leaves an open surface below boiling, kg/s: 25 kg/(h m²) in still air times the difference of humidity
 * ratios (the usual rule for open basins, ASHRAE form). `openArea` m² is what the lid leaves free.
 */
export function evaporation(wort: number, ambient: number, altitude: number, openArea: number): number {
  const air = airPressure(altitude);
  const difference = humidity(steamPressure(wort), air) - humidity((ROOM_HUMIDITY / 100) * steamPressure(ambient), air);
  return Math.max(0, (25 * openArea * difference) / 3600);
}
