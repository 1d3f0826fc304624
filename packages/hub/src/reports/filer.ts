import { type ClassicReport, CodedError } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import type { Counted, Counters } from '../derived/counters.ts';
import { hubError } from '../errors.ts';
import type { LiveScan, NodeFacts } from '../ingest/ingest-port.ts';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import type { QueuedReport } from '../tiers/report-queue.ts';
import type { Tier } from '../tiers/tier-set.ts';
import { type Breathe, breathing, inTurns } from './breathing.ts';
import { type FiledTogether, fileTogether } from './file-together.ts';
import { type LostNumbers, ownerOf } from './lost-numbers.ts';
import { newestScan } from './newest-scan.ts';
import type { CarriedOut, Plan, Processing } from './processing.ts';
import { type Allotment, framesOf } from './report-frames.ts';
import type { ReadReport } from './report-reader.ts';
import { type ReportScan, type ReportScans, scansOfReports } from './scans-of-report.ts';
import { strangerAmong } from './stored-scans.ts';
import { epochOf } from './virtual-doc.ts';
import type { Applicant, VirtualNodes } from './virtual-node.ts';

export interface FilerParts {
  readonly read: ReadReport;
  readonly nodes: VirtualNodes;
  readonly processing: Processing;
  /** Of all tiers that frames go into, the one that must have them before a report counts as stored. */
  readonly tier: Pick<Tier, 'append' | 'learnBoots' | 'following' | 'totals'>;
  readonly counters: Pick<Counters, 'counted'>;
  readonly lost: Pick<LostNumbers, 'closed'>;
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

function checkTurn(sources: readonly string[], blocked: ReadonlyMap<string, unknown>): void {
  const one = sources.find((source) => blocked.has(source));
  if (one !== undefined) throw hubError('REPORT_WAITS', one);
}

/**
 * A request becomes frames of the nodes that it speaks of. Done twice it is there once: its scans have their numbers
 * before they are stored, and the tier takes no number twice.
 * @throws REPORT_* when it can never be stored, REPORT_WAITS when an earlier one has to be first, and what the tier throws
 */
export class Filer {
  readonly #parts: FilerParts;
  /** Of reports that were read before, so that one that waits is not read again and again. */
  readonly #sources = new WeakMap<QueuedReport, readonly string[]>();
  /** Why one cannot be read: to find that out may have taken long. */
  readonly #refusals = new WeakMap<QueuedReport, CodedError>();

  constructor(parts: FilerParts) {
    this.#parts = parts;
  }

  /** The first of many, as far as they are plain, at once; the others of those are to be filed one by one. */
  together(requests: readonly QueuedReport[], isSettled: (id: string) => Promise<boolean>): Promise<FiledTogether> {
    const read = (queued: QueuedReport) => this.#read(queued);
    return fileTogether(requests, { ...this.#parts, read, isSettled, breathe: breathing(), sources: this.#sources });
  }

  /**
   * @param isSettled whether another worker is done with it. Undefined: it is, and has been for long
   * @param blocked sources of which an earlier number is missing, and the request that has it: what speaks of them waits
   * without taking a number; one that is found to miss one is added
   */
  async file(
    queued: QueuedReport,
    isSettled: () => Promise<boolean>,
    blocked: Map<string, string | undefined> = new Map(),
  ): Promise<Filed | undefined> {
    const { nodes, process, processing } = this.#parts;
    const breathe = breathing();
    checkTurn(this.#sources.get(queued) ?? [], blocked);
    const bySource = new Map<string, ClassicReport[]>();
    for (const report of await this.#read(queued)) {
      const others = bySource.get(report.source);
      if (others === undefined) bySource.set(report.source, [report]);
      else others.push(report);
    }
    const sources = [...bySource.keys()];
    this.#sources.set(queued, sources);
    checkTurn(sources, blocked);
    const now = process.wall();
    const parts: [ReportScans, Plan][] = [];
    // All of it is looked at, and its units are claimed, before anything is numbered: what has numbers can be stored.
    for (const [source, reports] of bySource) {
      const known = await nodes.units(source);
      const part = await inTurns(scansOfReports(source, reports, known, Math.max(now, queued.received)), breathe);
      parts.push([part, await processing.plan(queued.id, part, known, breathe)]);
    }
    for (const [part, { channels }] of parts) await nodes.learn(part.node, channels, now);
    for (const [part, plan] of parts)
      try {
        if (!(await this.#store({ ...queued, isSettled }, part, plan, now, breathe))) return undefined;
      } catch (fault) {
        if (fault instanceof CodedError && fault.code === 'REPORT_WAITS')
          blocked.set(part.node, await this.#awaited(part.node));
        throw fault;
      }
    const readings = [...bySource.values()].flat().reduce((sum, report) => sum + report.readings.length, 0);
    return { readings, sources };
  }

  async #read(queued: QueuedReport): Promise<ClassicReport[]> {
    const known = this.#refusals.get(queued);
    if (known !== undefined) throw known;
    try {
      return await this.#parts.read(queued);
    } catch (fault) {
      if (fault instanceof CodedError && fault.code.startsWith('REPORT_')) this.#refusals.set(queued, fault);
      throw fault;
    }
  }

  /** The request that has the number which is missing next. */
  async #awaited(node: string): Promise<string | undefined> {
    const { nodes, tier } = this.#parts;
    const totals = (await tier.totals(node)).find(({ epoch }) => epoch === epochOf(node));
    return ownerOf(await nodes.numbers(node), (totals?.watermark ?? 0) + 1).owner?.request;
  }

  /** False: it is not to be stored any more. */
  async #store(applicant: Applicant, read: ReportScans, plan: Plan, now: number, breathe: Breathe): Promise<boolean> {
    const { nodes, processing, tier, told } = this.#parts;
    const { node } = read;
    let allotment = await nodes.allot(applicant, read, plan, now);
    while (allotment !== undefined) {
      const { part, stored } = await this.#counted(
        await processing.carriedOut(read, allotment, plan, breathe),
        allotment,
      );
      const facts = await nodes.learn(node, part.channels, now);
      // Their monotonic time is the wall's, so that the offset is nought and never changes.
      await tier.learnBoots(node, [{ boot: allotment.boot, mono: 0, offset: 0, quality: 'disciplined' }]);
      const rest = read.scans.slice(allotment.skip);
      const stranger = await this.#stored(await inTurns(framesOf(part, allotment), breathe), rest, breathe);
      if (stranger === undefined) {
        await stored();
        told(facts, newestScan(facts, part, allotment));
        return true;
      }
      const skip = allotment.skip + stranger - allotment.first;
      allotment = await nodes.renumbered(applicant.id, read, allotment, skip, now);
    }
    return false;
  }

  /** Counters go on from what is stored, so all that has lower numbers has to be. */
  async #counted({ part, counters }: CarriedOut, { epoch, first }: Allotment): Promise<Counted> {
    const { tier, lost, counters: counts } = this.#parts;
    if (counters.length === 0) return { part, stored: () => Promise.resolve() };
    for (;;) {
      const totals = (await tier.totals(part.node)).find((each) => each.epoch === epoch);
      const watermark = totals?.watermark ?? 0;
      if (watermark >= first - 1) return await counts.counted(part, epoch, first, counters);
      if (!(await lost.closed(part.node, watermark, first)))
        throw hubError('REPORT_WAITS', `${part.node}: hole after ${watermark}`);
    }
  }

  /** Undefined: all is there. Else the first number under which another's frame or a gap lies. */
  async #stored(
    frames: readonly StoredFrame[],
    scans: readonly ReportScan[],
    breathe: Breathe,
  ): Promise<number | undefined> {
    let isThere = false;
    for (let at = 0; at < frames.length; at += BATCH)
      if (await this.#append(frames.slice(at, at + BATCH))) isThere = true;
    const [begin] = frames;
    if (!isThere || begin === undefined) return undefined;
    const { node, epoch, first } = begin;
    return await strangerAmong(this.#parts.tier.following(node, epoch, first - 1), scans, first, breathe);
  }

  /** True: something was there before. */
  async #append(frames: readonly StoredFrame[]): Promise<boolean> {
    const { tier, lost } = this.#parts;
    for (;;) {
      const verdicts = await tier.append(frames);
      const at = verdicts.findIndex(({ outcome }) => outcome !== 'stored' && outcome !== 'duplicate');
      const [refused, frame] = [verdicts[at], frames[at]];
      if (refused === undefined || frame === undefined) return verdicts.some(({ outcome }) => outcome === 'duplicate');
      const { outcome, watermark } = refused;
      if (outcome === 'hole' && (await lost.closed(frame.node, watermark, frame.first))) continue;
      // What lies across the mark can only be another's: numbers of its own end where a frame does.
      if (outcome === 'overlap') return true;
      throw hubError('REPORT_WAITS', `${frame.node}: ${outcome} after ${watermark}`);
    }
  }
}
