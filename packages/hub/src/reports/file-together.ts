import type { ChannelSpec, ClassicReport, Unit } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import type { NodeFacts } from '../ingest/ingest-port.ts';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import type { QueuedReport } from '../tiers/report-queue.ts';
import { type Breathe, inTurns } from './breathing.ts';
import type { StandingCalibrations } from './calibration-docs.ts';
import type { Filed, FilerParts } from './filer.ts';
import { isOfStore } from './is-of-store.ts';
import { ownerOf } from './lost-numbers.ts';
import { newestScan } from './newest-scan.ts';
import type { Plan } from './processing.ts';
import { type Allotment, framesOf } from './report-frames.ts';
import { type ReportScans, scansOfReports } from './scans-of-report.ts';
import { epochOf } from './virtual-doc.ts';

export interface TogetherParts extends Pick<FilerParts, 'nodes' | 'processing' | 'tier' | 'process' | 'told'> {
  /** Lets the event loop turn; told how many readings were looked at. */
  readonly breathe: Breathe;
  readonly isSettled: (id: string) => Promise<boolean>;
  readonly read: (queued: QueuedReport) => Promise<ClassicReport[]>;
  /** Of reports that were read before. */
  readonly sources: WeakMap<QueuedReport, readonly string[]>;
}

/** What is known of a node, asked once for all requests. */
interface Desk {
  readonly units: Map<string, Unit>;
  readonly standing: StandingCalibrations;
  /** No number is missing, or one of these requests has the next that is: else all of it would wait for another worker. */
  readonly isOurs: boolean;
}

/** What one request brings for one node. */
interface Share {
  readonly queued: QueuedReport;
  readonly read: ReportScans;
  readonly plan: Plan;
}

interface Made {
  readonly id: string;
  readonly part: ReportScans;
  readonly allotment: Allotment;
  readonly frames: readonly StoredFrame[];
}

/** Requests and readings looked at together: a small file may bring a million of them. */
const MOST_REQUESTS = 64;
const MOST_READINGS = 60_000;
/** Frames given to the tier at once. */
const BATCH = 256;

export interface FiledTogether {
  /** Those of which all is there now, by id. */
  readonly filed: ReadonlyMap<string, Filed>;
  /** So many of the first were looked at; what of these is not filed has to be filed alone. */
  readonly looked: number;
}

/** Each channel once. @throws REPORT_UNIT where two say other units of one */
function each(lists: readonly (readonly ChannelSpec[])[]): ChannelSpec[] {
  const all = new Map<string, ChannelSpec>();
  for (const spec of lists.flat()) {
    const before = all.get(spec.id) ?? spec;
    if (before.unit !== spec.unit) throw hubError('REPORT_UNIT', `${spec.id} is in ${before.unit} and in ${spec.unit}`);
    all.set(spec.id, before);
  }
  return [...all.values()];
}

/** Undefined: it is no store that says so, and somebody else finds out what is wrong. @throws what stores throw */
async function unlessStore<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (fault) {
    if (isOfStore(fault)) throw fault;
    return undefined;
  }
}

/**
 * Many requests as one: their nodes are asked once, their scans get their numbers in one write a node, their frames are one
 * append. Each request has its numbers before any of it is stored, as when it is filed alone, so that whatever is not
 * finished here is finished by filing it alone. What is not plain is left to that from the start.
 * @throws what the stores throw
 */
export async function fileTogether(requests: readonly QueuedReport[], parts: TogetherParts): Promise<FiledTogether> {
  const now = parts.process.wall();
  const desks = new Map<string, Desk>();
  const byNode = new Map<string, Share[]>();
  const read = new Map<string, Filed>();
  const ids = new Set(requests.map(({ id }) => id));
  let looked = 0;
  let readings = 0;
  for (const queued of requests.slice(0, MOST_REQUESTS)) {
    if (readings >= MOST_READINGS) break;
    looked++;
    if (read.has(queued.id)) continue;
    const planned = await unlessStore(planOf(queued, parts, (node) => deskOf(node, parts, desks, ids), now));
    if (planned === undefined) continue;
    read.set(queued.id, planned.filed);
    readings += planned.filed.readings;
    for (const share of planned.shares) {
      for (const { id, unit } of share.plan.channels) desks.get(share.read.node)?.units.set(id, unit);
      byNode.set(share.read.node, [...(byNode.get(share.read.node) ?? []), share]);
    }
  }
  const nodes = [...byNode.values()].map((shares) => unlessStore(stored(shares, parts, now)));
  const ended = await Promise.allSettled(nodes);
  const left = new Set(read.keys());
  for (const [i, shares] of [...byNode.values()].entries()) {
    const result = ended[i];
    if (result?.status === 'rejected') throw result.reason;
    for (const { queued } of shares) if (result?.value?.has(queued.id) !== true) left.delete(queued.id);
  }
  return { filed: new Map([...read].filter(([id]) => left.has(id))), looked };
}

async function deskOf(
  node: string,
  { nodes, tier }: TogetherParts,
  desks: Map<string, Desk>,
  ids: ReadonlySet<string>,
): Promise<Desk> {
  const known = desks.get(node);
  if (known !== undefined) return known;
  const asked = [nodes.units(node), nodes.calibrations(node), nodes.numbers(node), tier.totals(node)] as const;
  const [units, standing, doc, totals] = await Promise.all(asked);
  const missing = (totals.find(({ epoch }) => epoch === epochOf(node))?.watermark ?? 0) + 1;
  const isOurs = missing >= doc.next || ids.has(ownerOf(doc, missing).owner?.request ?? '');
  const desk = { units, standing, isOurs };
  desks.set(node, desk);
  return desk;
}

/**
 * All of a request is looked at before any of it is numbered. Undefined: it brings what goes on from report to report, or
 * waits for another worker.
 */
async function planOf(
  queued: QueuedReport,
  { processing, sources, breathe, read: reportsOf }: TogetherParts,
  open: (node: string) => Promise<Desk>,
  now: number,
): Promise<{ readonly shares: Share[]; readonly filed: Filed } | undefined> {
  // What was read before and waits is not read again and again.
  for (const source of sources.get(queued) ?? [])
    if (processing.counts(source) || !(await open(source)).isOurs) return undefined;
  const bySource = new Map<string, ClassicReport[]>();
  for (const report of await reportsOf(queued)) {
    const others = bySource.get(report.source);
    if (others === undefined) bySource.set(report.source, [report]);
    else others.push(report);
  }
  sources.set(queued, [...bySource.keys()]);
  const shares: Share[] = [];
  for (const [source, reports] of bySource) {
    if (processing.counts(source)) return undefined;
    const desk = await open(source);
    if (!desk.isOurs) return undefined;
    const scanning = scansOfReports(source, reports, desk.units, Math.max(now, queued.received));
    const read = await inTurns(scanning, breathe);
    const plan = await processing.plan(queued.id, read, desk.units, breathe, desk.standing);
    shares.push({ queued, read, plan });
  }
  const readings = [...bySource.values()].flat().reduce((sum, report) => sum + report.readings.length, 0);
  return { shares, filed: { readings, sources: [...bySource.keys()] } };
}

/** Ids of the requests whose scans of one node were taken in. */
async function stored(shares: readonly Share[], parts: TogetherParts, now: number): Promise<ReadonlySet<string>> {
  const { nodes, processing, tier, told, isSettled, breathe } = parts;
  const node = shares[0]?.read.node as string;
  const facts = await nodes.learn(node, each(shares.map(({ plan }) => plan.channels)), now);
  const wanted = shares.map(({ queued, read: { scans }, plan }) => {
    const applicant = { id: queued.id, received: queued.received, isSettled: () => isSettled(queued.id) };
    return { applicant, scans, plan };
  });
  const allotments = await nodes.allotAll(node, wanted, now);
  const made: Made[] = [];
  for (const { queued, read, plan } of shares) {
    const allotment = allotments.get(queued.id);
    if (allotment === undefined) continue;
    const { part, counters } = await processing.carriedOut(read, allotment, plan, breathe);
    if (counters.length > 0 || !isKnown(part, facts)) continue;
    made.push({ id: queued.id, part, allotment, frames: await inTurns(framesOf(part, allotment), breathe) });
  }
  made.sort((a, b) => a.allotment.first - b.allotment.first);
  const boots = [...new Set(made.map(({ allotment }) => allotment.boot))];
  // Their monotonic time is the wall's, so that the offset is nought and never changes.
  await tier.learnBoots(
    node,
    boots.map((boot) => ({ boot, mono: 0, offset: 0, quality: 'disciplined' })),
  );
  const there = await appended(made, tier);
  for (const { id, part, allotment } of made) if (there.has(id)) told(facts, newestScan(facts, part, allotment));
  return there;
}

/** Whether all of its channels were claimed: those of an older plan may not have been now. */
function isKnown({ channels }: ReportScans, facts: NodeFacts): boolean {
  const units = new Map(facts.channels.map(({ id, unit }) => [id, unit]));
  return channels.every(({ id, unit }) => units.get(id) === unit);
}

/** Those of which each frame was news to the tier: what was there before has to be looked at. */
async function appended(made: readonly Made[], tier: Pick<FilerParts['tier'], 'append'>): Promise<ReadonlySet<string>> {
  const there = new Set(made.map(({ id }) => id));
  const all = made.flatMap(({ id, frames }) => frames.map((frame) => ({ id, frame })));
  for (let at = 0; at < all.length; at += BATCH) {
    const part = all.slice(at, at + BATCH);
    const verdicts = await tier.append(part.map(({ frame }) => frame));
    for (const [i, { id }] of part.entries()) if (verdicts[i]?.outcome !== 'stored') there.delete(id);
  }
  return there;
}
