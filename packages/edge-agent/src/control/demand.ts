import type { Demand, Desired, LoopSource, LoopSpec, Override, Refusal } from '@cerveceria/protocol';

/** The demand that rules a loop, and who stands behind it. */
export interface Ruling {
  readonly demand: Demand;
  readonly source: LoopSource;
  readonly override: Override | null;
}

/** What of a desired document is carried out for one loop, and what is not. */
export interface Accepted {
  readonly demand: Demand | null;
  readonly override: Override | null;
}

export const NOTHING_ACCEPTED: Accepted = { demand: null, override: null };

/** Why a demand cannot be carried out by this loop; null when it can. */
export function refusalCode(spec: LoopSpec, demand: Demand): string | null {
  if (demand.mode === 'off') return null;
  if (demand.mode === 'manual') {
    if (demand.duty === undefined) return 'duty-missing';
    const min = spec.kind === 'ferment' ? -1 : 0;
    return demand.duty < min || demand.duty > 1 ? 'duty-out-of-range' : null;
  }
  if (spec.min === null || spec.max === null) return 'mode-unsupported';
  if (demand.tune === true && spec.kind !== 'heat') return 'mode-unsupported';
  if (demand.setPoint === undefined) return 'set-point-missing';
  return demand.setPoint < spec.min || demand.setPoint > spec.max ? 'set-point-out-of-range' : null;
}

function acceptOverride(spec: LoopSpec, override: Override, wall: number, before: Accepted | undefined): string | null {
  // One that ran here and ended is no refusal; one that comes too late is never carried out.
  const wasHere = before?.override?.id === override.id;
  if (!wasHere && override.expires <= wall) return 'override-expired';
  return refusalCode(spec, override);
}

/**
 * Takes a desired document on its arrival at `wall` (process clock, ms UTC). A demand that is refused counts as not
 * there: the next lower source rules. A function of the document, so that a restart comes to the same result.
 */
export function acceptDesired(
  specs: readonly LoopSpec[],
  desired: Desired,
  wall: number,
  before: ReadonlyMap<string, Accepted>,
): { readonly accepted: ReadonlyMap<string, Accepted>; readonly refused: readonly Refusal[] } {
  const accepted = new Map<string, Accepted>();
  const refused: Refusal[] = [];
  const byId = new Map(specs.map((spec) => [spec.id, spec]));
  const refuse = (loop: string, id: string, code: string) => void refused.push({ loop, id, code, at: wall });
  for (const [loop, { demand, override }] of Object.entries(desired.loops)) {
    const spec = byId.get(loop);
    if (spec === undefined) {
      refuse(loop, override?.id ?? `desired-${desired.version}`, 'loop-unknown');
      continue;
    }
    const demandCode = demand === null ? null : refusalCode(spec, demand);
    const overrideCode = override === null ? null : acceptOverride(spec, override, wall, before.get(loop));
    if (demandCode !== null) refuse(loop, `desired-${desired.version}`, demandCode);
    if (override !== null && overrideCode !== null) refuse(loop, override.id, overrideCode);
    accepted.set(loop, {
      demand: demandCode === null ? demand : null,
      override: overrideCode === null ? override : null,
    });
  }
  return { accepted, refused };
}

/**
 * Who rules the loop at `wall`: local stop > override > program > desired > default. Safety stands above all of them
 * and is a veto on the duty, so that the demand is there again when it lifts.
 */
export function rule(
  accepted: Accepted,
  fallback: Demand,
  program: Demand | null,
  isStopped: boolean,
  wall: number,
): Ruling {
  const { override } = accepted;
  if (isStopped) return { demand: { mode: 'off' }, source: 'local-stop', override: null };
  if (override !== null && wall < override.expires) {
    const { mode, setPoint, duty, boilPower, tune } = override;
    const demand = {
      mode,
      ...(setPoint === undefined ? {} : { setPoint }),
      ...(duty === undefined ? {} : { duty }),
      ...(boilPower === undefined ? {} : { boilPower }),
      ...(tune === undefined ? {} : { tune }),
    };
    return { demand, source: 'override', override };
  }
  if (program !== null) return { demand: program, source: 'program', override: null };
  if (accepted.demand !== null) return { demand: accepted.demand, source: 'desired', override: null };
  return { demand: fallback, source: 'default', override: null };
}
