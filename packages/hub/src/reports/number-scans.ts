import { QUEUE } from '../tiers/report-queue.ts';
import type { Calibrated } from './calibrated-scans.ts';
import type { Allotment } from './report-frames.ts';
import type { ReportScan } from './scans-of-report.ts';
import type { Run } from './stored-scans.ts';
import { type Allotted, bootName, bootNumber, epochOf, type VirtualDoc } from './virtual-doc.ts';

/** How values are made: of a plan, or as it stands beside numbers. */
interface Processed {
  readonly calibrated?: Calibrated;
  readonly derived?: { readonly name: string } | string | undefined;
}

export function allotmentOf(node: string, allotted: Allotted): Allotment {
  const { first, boot, calibrated = {}, derived = null, skip = 0 } = allotted;
  return { epoch: epochOf(node), first, boot: bootName(boot), calibrated, derived, skip };
}

/**
 * A document that a tier has overtaken, because it was restored from an older copy: numbers go on behind what lies there,
 * in a boot of their own. What the queue still has may lie there already, and what somebody sends again whose key went with the
 * state, for as long as keys are known. `boots`: numbers of those that the tier knows.
 */
export function overtaken(doc: VirtualDoc, top: number, boots: readonly number[], now: number): VirtualDoc {
  const from = Math.min(doc.next, doc.unclaimed?.from ?? doc.next);
  return {
    ...{ allotted: doc.allotted, next: top + 1, latest: 0, unclaimed: { from, to: top, until: now + QUEUE.keptMs } },
    boot: boots.reduce((highest, boot) => Math.max(highest, boot), doc.boot) + 1,
  };
}

/**
 * The next numbers for the scans from `skip` on, or, of a request that is stored already, those of its run. Pure; the
 * document that it answers does not have them among its requests yet.
 */
export function numbered(
  doc: VirtualDoc,
  scans: readonly ReportScan[],
  skip: number | Run,
  { calibrated = {}, derived }: Processed,
): { readonly doc: VirtualDoc; readonly allotted: Allotted } {
  const name = typeof derived === 'string' ? derived : derived?.name;
  const processed = {
    ...(Object.keys(calibrated).length > 0 && { calibrated }),
    ...(name !== undefined && { derived: name }),
  };
  const latest = scans.at(-1)?.time as number;
  if (typeof skip !== 'number') {
    const span = [scans[0]?.time as number, latest] as const;
    return { doc, allotted: { first: skip.first, boot: bootNumber(skip.boot), span, ...processed } };
  }
  const first = scans[skip]?.time as number;
  // Within one boot times rise with the numbers; what reports an earlier time begins another.
  const boot = first >= doc.latest ? doc.boot : doc.boot + 1;
  return {
    doc: { ...doc, next: doc.next + scans.length - skip, boot, latest },
    allotted: { first: doc.next, boot, span: [first, latest], ...processed, ...(skip > 0 && { skip }) },
  };
}
