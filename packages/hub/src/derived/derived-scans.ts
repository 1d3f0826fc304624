import { type Cell, type ChannelSpec, FRAME_LIMITS, inUnit, quantise } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import type { ReportScans } from '../reports/scans-of-report.ts';
import { STEP } from '../reports/units.ts';
import { type Derivation, isCounter } from './derived-schema.ts';
import { DERIVED_UNITS, derivedValue } from './derived-value.ts';

/** Of this release. It rises when the same derivation gives another number; what was numbered before keeps its own. */
export const DERIVED_VERSION = 1;

function checkedSpec(derivation: Derivation, specs: ReadonlyMap<string, ChannelSpec>): ChannelSpec {
  const { channel, from } = derivation;
  if (specs.has(channel)) throw hubError('REPORT_CHANNEL', `${channel}: it is derived of ${from}`);
  const units = DERIVED_UNITS[derivation.kind];
  const temperature = 'temperature' in derivation ? derivation.temperature : undefined;
  for (const [id, wanted] of [[from, units.from] as const, [temperature, '°C'] as const]) {
    const unit = id === undefined ? undefined : specs.get(id)?.unit;
    if (unit !== undefined && unit !== wanted)
      throw hubError('REPORT_UNIT', `${id}: ${channel} is derived of ${wanted}, this is in ${unit}`);
  }
  return { id: channel, unit: units.made, res: STEP[units.made], kind: 'analog' };
}

/**
 * The same scans with what is derived of them beside it: a value where all that it is made of stands in the scan, a fault
 * `range` where that stands for nothing. Pure, and of each scan alone: of counters the channels only.
 * @throws REPORT_CHANNEL when the report brings a derived channel itself, REPORT_UNIT when it brings another quantity,
 * REPORT_TOO_LARGE
 */
export function derivedScans(part: ReportScans, derivations: readonly Derivation[]): ReportScans {
  const specs = new Map(part.channels.map((spec) => [spec.id, spec]));
  const made = derivations.map((derivation) => ({ derivation, spec: checkedSpec(derivation, specs) }));
  const able = made.filter(({ derivation: { from } }) => specs.has(from));
  if (able.length === 0) return part;
  const all = part.channels.length + able.length;
  if (all > FRAME_LIMITS.channels)
    throw hubError('REPORT_TOO_LARGE', `${part.node}: ${all} channels with those that are derived`);
  const scans = part.scans.map(({ time, cells }) => {
    const readOf = (id: string) => {
      const [cell, spec] = [cells.get(id), specs.get(id)];
      return typeof cell === 'number' && spec !== undefined ? inUnit(cell, spec.res) : undefined;
    };
    const more = able.flatMap(({ derivation, spec }): [string, Cell][] => {
      if (isCounter(derivation)) return [];
      const temperature = 'temperature' in derivation ? derivation.temperature : undefined;
      const read = readOf(derivation.from);
      const celsius = temperature === undefined ? undefined : readOf(temperature);
      if (read === undefined || (temperature !== undefined && celsius === undefined)) return [];
      const cell = quantise(derivedValue(derivation, read, celsius), spec.res);
      return [[spec.id, typeof cell === 'number' ? cell : 'fault:range']];
    });
    return more.length === 0 ? { time, cells } : { time, cells: new Map([...cells, ...more]) };
  });
  const present = able.filter(
    ({ derivation, spec }) => isCounter(derivation) || scans.some(({ cells }) => cells.has(spec.id)),
  );
  return { ...part, channels: [...part.channels, ...present.map(({ spec }) => spec)], scans };
}
