import {
  type Cell,
  type ChannelSpec,
  type ClassicReport,
  FRAME_LIMITS,
  quantise,
  type Unit,
} from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import type { Work } from './breathing.ts';
import { converted, knownUnits, STEP } from './units.ts';

/** Times that a report may speak of: not before there were such breweries, and not ahead of us by more than this, ms. */
const OLDEST = Date.UTC(2000, 0, 1);
const AHEAD_MS = 600_000;
/** Readings between two pauses. */
const PAUSE = 100;

/** All that one report says of one instant. */
export interface ReportScan {
  readonly time: number;
  /** By channel id. */
  readonly cells: ReadonlyMap<string, Cell>;
}

export interface ReportScans {
  readonly node: string;
  readonly channels: readonly ChannelSpec[];
  /** By time. A second value of one channel at one instant is a scan of its own. */
  readonly scans: readonly ReportScan[];
}

function timeOf(time: string | number, now: number, where: string): number {
  const ms = typeof time === 'number' ? time : Date.parse(time);
  if (!(ms >= OLDEST)) throw hubError('REPORT_TIME', `${where}: ${time} is before the year 2000`);
  if (ms > now + AHEAD_MS) throw hubError('REPORT_TIME', `${where}: ${time} is ahead of the hub's clock`);
  return ms;
}

/**
 * Values of all reports of one node in units of the brewery, by time; whatever comes out of it fits into frames, because
 * by then it has its numbers. Pure; pauses now and then. @throws REPORT_TIME, REPORT_UNIT, REPORT_TOO_LARGE
 */
export function* scansOfReports(
  node: string,
  reports: readonly ClassicReport[],
  known: ReadonlyMap<string, Unit>,
  now: number,
): Work<ReportScans> {
  const units = new Map<string, Unit>();
  const byTime = new Map<number, Map<string, number>[]>();
  let looked = 0;
  for (const [r, { readings }] of reports.entries())
    for (const [i, { channel, time, value, unit: said }] of readings.entries()) {
      if (++looked % PAUSE === 0) yield PAUSE;
      const where = reports.length > 1 ? `${r}.readings.${i}` : `readings.${i}`;
      const id = `${node}.${channel}`;
      const read = converted(value, said);
      if (read === undefined)
        throw hubError('REPORT_UNIT', `${where}: ${JSON.stringify(said)}; known are ${knownUnits().join(', ')}`);
      const before = units.get(id) ?? known.get(id);
      if (before !== undefined && before !== read.unit)
        throw hubError('REPORT_UNIT', `${where}: ${id} is in ${before}, this is in ${said}`);
      units.set(id, read.unit);
      if (units.size > FRAME_LIMITS.channels)
        throw hubError('REPORT_TOO_LARGE', `${where}: ${node} has more than ${FRAME_LIMITS.channels} channels`);
      const steps = quantise(read.value, STEP[read.unit]);
      if (typeof steps !== 'number') throw hubError('REPORT_UNIT', `${where}: ${value} ${said} is no such quantity`);
      const at = timeOf(time, now, where);
      const scans = byTime.get(at) ?? [];
      let scan = scans.find((each) => !each.has(id));
      if (scan === undefined) {
        scan = new Map();
        scans.push(scan);
      }
      scan.set(id, steps);
      byTime.set(at, scans);
    }
  const channels = [...units].map(([id, unit]) => ({ id, unit, res: STEP[unit], kind: 'analog' as const }));
  const scans: ReportScan[] = [];
  // Numbers sort themselves in a tenth of the time that a comparison would take.
  for (const time of Float64Array.from(byTime.keys()).sort()) {
    for (const cells of byTime.get(time) ?? []) scans.push({ time, cells });
    if (scans.length % PAUSE === 0) yield PAUSE;
  }
  return { node, channels, scans };
}
