import type { Demand, LoopSpec } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';

function fault(spec: LoopSpec, { mode, setPoint, duty, tune }: Demand): string | undefined {
  if (mode === 'off') return undefined;
  if (mode === 'manual') {
    if (duty === undefined) return 'mode manual: expected duty';
    const lowest = spec.kind === 'ferment' ? -1 : 0;
    return duty < lowest || duty > 1 ? `duty: expected ${lowest} to 1, got ${duty}` : undefined;
  }
  if (spec.kind === 'pump') return 'mode: expected off or manual for a pump, got auto';
  if (setPoint === undefined) return 'mode auto: expected setPoint';
  if (tune === true && spec.kind !== 'heat') return `tune: expected a loop that heats, not ${spec.kind}`;
  const { min, max, unit } = spec;
  if ((min !== null && setPoint < min) || (max !== null && setPoint > max))
    return `setPoint: expected ${min ?? '-∞'} to ${max ?? '∞'} ${unit}, got ${setPoint}`;
  return undefined;
}

/** The demand as the loop can carry it out: what its mode does not use is left out. @throws DEMAND_INVALID */
export function checkedDemand(spec: LoopSpec, demand: Demand): Demand {
  const what = fault(spec, demand);
  if (what !== undefined) throw hubError('DEMAND_INVALID', `${spec.id}: ${what}`);
  const { mode, setPoint, duty, boilPower, tune } = demand;
  if (mode === 'auto' && setPoint !== undefined) {
    const boil = boilPower === undefined ? {} : { boilPower };
    return { mode, setPoint, ...boil, ...(tune === undefined ? {} : { tune }) };
  }
  if (mode === 'manual' && duty !== undefined) return { mode, duty };
  return { mode };
}
