import {
  type CalibrationPoints,
  type Cell,
  type ChannelSpec,
  FRAME_LIMITS,
  inUnit,
  quantise,
} from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import { rawOf } from './calibration-docs.ts';
import type { ReportScans } from './scans-of-report.ts';

/** Points by channel id. */
export type Calibrated = Readonly<Record<string, CalibrationPoints>>;

/** What is true when `read` was read: on the straight line through two points, or off by as much as at the only one. */
export function calibrated(read: number, [[read1, real1], second]: CalibrationPoints): number {
  if (second === undefined) return read + (real1 - read1);
  const [read2, real2] = second;
  return real1 + ((read - read1) * (real2 - real1)) / (read2 - read1);
}

function trueSteps({ id, res, unit }: ChannelSpec, steps: number, points: CalibrationPoints): number {
  const read = inUnit(steps, res);
  const real = quantise(calibrated(read, points), res);
  if (typeof real !== 'number')
    throw hubError('REPORT_UNIT', `${id}: ${read} ${unit} is no quantity after calibration`);
  return real;
}

/**
 * Values as they truly are, and beside each what was read: its steps, which the truth can be made of again. Pure.
 * @throws REPORT_UNIT when a value cannot be written down, REPORT_TOO_LARGE
 */
export function calibratedScans(part: ReportScans, points: Calibrated): ReportScans {
  const channels = part.channels.flatMap((spec) =>
    points[spec.id] === undefined ? [spec] : [spec, { ...spec, id: rawOf(spec.id) }],
  );
  if (channels.length === part.channels.length) return part;
  if (channels.length > FRAME_LIMITS.channels)
    throw hubError('REPORT_TOO_LARGE', `${part.node}: ${channels.length} channels with those of raw values`);
  const specs = new Map(part.channels.map((spec) => [spec.id, spec]));
  const scans = part.scans.map(({ time, cells }) => {
    const all = [...cells].flatMap(([id, steps]): [string, Cell][] => {
      const [own, spec] = [points[id], specs.get(id)];
      if (own === undefined || spec === undefined || typeof steps !== 'number') return [[id, steps]];
      return [
        [id, trueSteps(spec, steps, own)],
        [rawOf(id), steps],
      ];
    });
    return { time, cells: new Map(all) };
  });
  return { ...part, channels, scans };
}
