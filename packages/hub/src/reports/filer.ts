import type { Cell, ClassicReport } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import { hubError } from '../errors.ts';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import type { QueuedReport } from '../tiers/report-queue.ts';
import type { Tier } from '../tiers/tier-set.ts';
import type { Plan, Processing } from './processing.ts';
import { readReport } from './read-report.ts';
import { type Allotment, framesOf } from './report-frames.ts';
import { type ReportScans, scansOfReports } from './scans-of-report.ts';
import type { VirtualNodes } from './virtual-node.ts';

export interface FilerParts {
  readonly nodes: VirtualNodes;
  readonly processing: Processing;
  /** Of all tiers that frames go into, the one that must have them before a report counts as stored. */
  readonly tier: Pick<Tier, 'append' | 'learnBoots'>;
  readonly process: Pick<ProcessClock, 'wall'>;
  /** The newest that a report says of each channel. */
  readonly told: (facts: NodeFacts, scan: LiveScan) => void;
}

export interface Filed {
  readonly readings: number;
  readonly sources: string[];
}

/** Frames given to the tier at once. */
const BATCH = 256;

/** The latest value of each channel as one scan at the time of the last. */
function newest({ channels }: NodeFacts, { scans }: ReportScans, { epoch, first }: Allotment): LiveScan {
  const latest = new Map<string, Cell>();
  for (const { cells } of scans) for (const [id, cell] of cells) latest.set(id, cell);
  const cells = channels.map(({ id }) => latest.get(id) ?? 'not-due');
  return { epoch, seq: first + scans.length - 1, wall: scans.at(-1)?.time as number, cells };
}

/**
 * A request becomes frames of the nodes that it speaks of. Done twice it is there once: its scans have their numbers
 * before they are stored, and the tier takes no number twice.
 * @throws REPORT_* when it can never be stored, REPORT_WAITS when an earlier one has to be first, and what the tier throws
 */
export class Filer {
  readonly #parts: FilerParts;

  constructor(parts: FilerParts) {
    this.#parts = parts;
  }

  /** @param isSettled whether another worker is done with it. Undefined: it is, and has been for long */
  async file(queued: QueuedReport, isSettled: () => Promise<boolean>): Promise<Filed | undefined> {
    const { nodes, process, processing } = this.#parts;
    const bySource = new Map<string, ClassicReport[]>();
    for (const report of readReport(queued)) {
      const others = bySource.get(report.source);
      if (others === undefined) bySource.set(report.source, [report]);
      else others.push(report);
    }
    const now = process.wall();
    const parts: [ReportScans, Plan][] = [];
    // All of it is looked at before anything is numbered.
    for (const [source, reports] of bySource) {
      const known = await nodes.units(source);
      const part = scansOfReports(source, reports, known, Math.max(now, queued.received));
      parts.push([part, await processing.plan(queued.id, part, known)]);
    }
    for (const [part, plan] of parts) {
      const allot = () => nodes.allot(queued.id, part, plan, isSettled);
      if (!(await this.#store(part, plan, allot, now))) return undefined;
    }
    const readings = [...bySource.values()].flat().reduce((sum, report) => sum + report.readings.length, 0);
    return { readings, sources: [...bySource.keys()] };
  }

  /** False: it is not to be stored any more. */
  async #store(
    read: ReportScans,
    plan: Plan,
    allot: () => Promise<Allotment | undefined>,
    now: number,
  ): Promise<boolean> {
    const { nodes, processing, tier, told } = this.#parts;
    const { node } = read;
    // Units are claimed before numbers are, so that what has its numbers can always be stored.
    const known = await nodes.learn(node, read.channels, now);
    const allotment = await allot();
    if (allotment === undefined) return false;
    const part = await processing.carriedOut(read, allotment, plan);
    const facts = part === read ? known : await nodes.learn(node, part.channels, now);
    // Their monotonic time is the wall's, so that the offset is nought and never changes.
    await tier.learnBoots(node, [{ boot: allotment.boot, mono: 0, offset: 0, quality: 'disciplined' }]);
    const frames = framesOf(part, allotment);
    for (let at = 0; at < frames.length; at += BATCH) await this.#append(frames.slice(at, at + BATCH));
    told(facts, newest(facts, part, allotment));
    return true;
  }

  async #append(frames: readonly StoredFrame[]): Promise<void> {
    const verdicts = await this.#parts.tier.append(frames);
    const { outcome, watermark } =
      verdicts.find((verdict) => verdict.outcome !== 'stored' && verdict.outcome !== 'duplicate') ?? {};
    if (outcome !== undefined) throw hubError('REPORT_WAITS', `${frames[0]?.node}: ${outcome} after ${watermark}`);
  }
}
