import type { ChannelSpec, Unit } from '@cerveceria/protocol';
import type { Derivations, NodeDerivations } from '../derived/derivations.ts';
import { derivedScans } from '../derived/derived-scans.ts';
import { type Counter, type Derivation, isCounter } from '../derived/derived-schema.ts';
import { hubError } from '../errors.ts';
import { type Breathe, inTurns, type Work } from './breathing.ts';
import { type Calibrated, calibratedScans } from './calibrated-scans.ts';
import { rawOf, type StandingCalibrations } from './calibration-docs.ts';
import type { Allotment } from './report-frames.ts';
import type { ReportScan, ReportScans } from './scans-of-report.ts';
import type { VirtualNodes } from './virtual-node.ts';

/** How values are made of what one node reports. */
export interface Plan {
  readonly calibrated: Calibrated;
  /** Undefined: nothing is derived. */
  readonly derived: NodeDerivations | undefined;
  /** All that will be stored, as far as it can be carried out. */
  readonly channels: readonly ChannelSpec[];
}

export interface CarriedOut {
  readonly part: ReportScans;
  /** What goes on from report to report, and so waits until all before is stored. */
  readonly counters: readonly Counter[];
}

export interface ProcessingParts {
  readonly nodes: Pick<VirtualNodes, 'calibrations' | 'isAllotted'>;
  readonly derivations: Derivations;
}

/** Cells of the scans that are made at once. */
const CELLS = 200;

function* slicesOf(read: ReportScans): Generator<ReportScans> {
  let [from, cells] = [0, 0];
  for (const [at, scan] of read.scans.entries()) {
    cells += scan.cells.size;
    if (cells < CELLS) continue;
    yield { ...read, scans: read.scans.slice(from, at + 1) };
    [from, cells] = [at + 1, 0];
  }
  if (from < read.scans.length) yield { ...read, scans: read.scans.slice(from) };
}

/** Each scan is made of itself alone, so that it is the same to make a few at a time. */
function* made(read: ReportScans, calibrated: Calibrated, derivations: readonly Derivation[]): Work<ReportScans> {
  if (Object.keys(calibrated).length === 0 && derivations.length === 0) return read;
  const { channels } = calibratedScans({ ...read, scans: [] }, calibrated);
  const present = new Map(channels.map((spec) => [spec.id, spec]));
  const scans: ReportScan[] = [];
  for (const slice of slicesOf(read)) {
    const part = derivedScans(calibratedScans(slice, calibrated), derivations);
    for (const spec of part.channels) present.set(spec.id, spec);
    for (const scan of part.scans) scans.push(scan);
    yield part.scans.length * part.channels.length;
  }
  const derived = derivations.flatMap(({ channel }) => present.get(channel) ?? []);
  return { ...read, channels: [...channels, ...derived], scans };
}

/** What becomes of values between the report and the frame: calibration, then what is derived of the calibrated. */
export class Processing {
  readonly #parts: ProcessingParts;

  constructor(parts: ProcessingParts) {
    this.#parts = parts;
  }

  /**
   * The plan that counts now for what a request brings.
   * @param breathe called while it is found out whether the plan can be carried out
   * @param asked the calibrations of its node, where they were asked for already
   * @throws REPORT_CHANNEL, REPORT_UNIT, REPORT_TOO_LARGE when it cannot be carried out
   */
  async plan(
    request: string,
    read: ReportScans,
    known: ReadonlyMap<string, Unit>,
    breathe: Breathe,
    asked?: StandingCalibrations,
  ): Promise<Plan> {
    const { nodes, derivations } = this.#parts;
    const standing = asked ?? (await nodes.calibrations(read.node));
    const own = read.channels.flatMap(({ id }) => {
      const points = standing.get(id) ?? null;
      return points === null ? [] : [[id, points] as const];
    });
    const plan = { calibrated: Object.fromEntries(own), derived: derivations.of(read.node) };
    let { channels } = read;
    try {
      const brought = new Set(read.channels.map(({ id }) => id));
      for (const id of standing.keys())
        if (brought.has(rawOf(id))) throw hubError('REPORT_CHANNEL', `${rawOf(id)}: ${id} is calibrated`);
      const all = (await inTurns(made(read, plan.calibrated, plan.derived?.derivations ?? []), breathe)).channels;
      for (const { id, unit } of all) {
        const before = known.get(id) ?? unit;
        if (before !== unit) throw hubError('REPORT_UNIT', `${id} is in ${before}, what is derived is in ${unit}`);
      }
      channels = all;
    } catch (fault) {
      // What has its numbers was found right when it got them, and would leave a hole among them.
      if (!(await nodes.isAllotted(request, read.node))) throw fault;
    }
    if (plan.derived !== undefined) await derivations.write(plan.derived);
    return { ...plan, channels };
  }

  /** Whether what a node reports now may go on from report to report. */
  counts(node: string): boolean {
    return this.#parts.derivations.of(node)?.derivations.some(isCounter) === true;
  }

  /** What is stored: as it was planned when the request got its numbers, whatever counts now. */
  async carriedOut(
    read: ReportScans,
    { calibrated, derived, skip }: Allotment,
    plan: Plan,
    breathe: Breathe,
  ): Promise<CarriedOut> {
    const rest = skip === 0 ? read : { ...read, scans: read.scans.slice(skip) };
    const derivations = await this.#derivationsOf(derived, plan);
    const brought = new Set(rest.channels.map(({ id }) => id));
    const counters = derivations.filter(isCounter).filter(({ from }) => brought.has(from));
    return { part: await inTurns(made(rest, calibrated, derivations), breathe), counters };
  }

  async #derivationsOf(name: string | null, { derived }: Plan): Promise<readonly Derivation[]> {
    if (name === null) return [];
    return name === derived?.name ? derived.derivations : await this.#parts.derivations.named(name);
  }
}
