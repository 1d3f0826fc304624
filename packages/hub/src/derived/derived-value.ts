import type { Unit } from '@cerveceria/protocol';
import { gravityOfPlato } from '../reports/units.ts';
import { correctedGravity } from './corrected-gravity.ts';
import type { Derivation, ScanDerivation } from './derived-schema.ts';
import { liquidHeight } from './liquid-height.ts';
import { tiltValue } from './tilt-value.ts';
import { valueInTable } from './value-in-table.ts';

/** Unit of what is made, and of what it is made of. */
export const DERIVED_UNITS: Readonly<Record<Derivation['kind'], { readonly made: Unit; readonly from: Unit }>> = {
  level: { made: '%', from: 'kPa' },
  volume: { made: 'L', from: 'kPa' },
  tilt: { made: 'SG', from: '1' },
  hydrometer: { made: 'SG', from: 'SG' },
  'flow-volume': { made: 'L', from: 'L/min' },
  energy: { made: 'kWh', from: 'W' },
};

/** No wort is outside of this; a float that hangs in the krausen or lies in the sink is. */
const [THINNEST, THICKEST] = [0.97, 1.2];

function gravityAt(shown: number, celsius: number | undefined, reference: number): number {
  const gravity = celsius === undefined ? shown : correctedGravity(shown, celsius, reference);
  return gravity >= THINNEST && gravity <= THICKEST ? gravity : Number.NaN;
}

/**
 * One derived value in the unit of what is made; NaN where what was read stands for nothing. `celsius` is undefined where
 * the derivation names no temperature.
 */
export function derivedValue(derivation: ScanDerivation, read: number, celsius: number | undefined): number {
  const { kind } = derivation;
  if (kind === 'tilt') {
    const { coefficients, gives, reference } = derivation;
    const value = tiltValue(read, coefficients);
    return gravityAt(gives === 'plato' ? gravityOfPlato(value) : value, celsius, reference);
  }
  if (kind === 'hydrometer') return gravityAt(read, celsius, derivation.reference);
  const height = liquidHeight(read - derivation.empty_kpa, derivation.density);
  if (kind === 'level') return (100 * height) / derivation.height_m;
  const { area_m2, table } = derivation;
  return table === undefined ? height * (area_m2 as number) * 1000 : valueInTable(height, table);
}
