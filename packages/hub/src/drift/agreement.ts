import type { Unit } from '@cerveceria/protocol';

/**
 * By how much two probes of one thing may differ before somebody should look. Above what two calibrated probes of a
 * brewery do by themselves (a DS18B20 is good to 0.5 °C, a pH electrode to 0.05). Units not named are not compared.
 */
export const AGREEMENT: Readonly<Partial<Record<Unit, number>>> = {
  '°C': 0.5,
  pH: 0.15,
  SG: 0.003,
  kPa: 2,
  L: 1.5,
  'L/min': 1,
};
