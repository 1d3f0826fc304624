import type { LedgerRow } from '@cerveceria/protocol';
import type { Comparison } from '../compare/compare.ts';

/** The end of a replay in numbers. */
export interface Verdict {
  readonly rows: number;
  readonly broken: number;
  /** Scans that the agent made, and those that a tier holds. */
  readonly scans: number;
  readonly stored: number;
  readonly buffered: number;
  readonly dropped: number;
  /** By the ledger or by the comparer, whichever saw more. */
  readonly lost: number;
  readonly twice: number;
  readonly different: number;
  /** Readings compared one by one, and those that the log has nothing for. */
  readonly readings: number;
  readonly missing: number;
  /** Largest difference of a temperature from the log, °C. */
  readonly largest: number;
  readonly seconds: number;
  /** How much faster than the log's own time. */
  readonly speed: number;
  readonly faults: readonly string[];
}

export interface VerdictParts {
  readonly rows: number;
  readonly broken: number;
  readonly ledger: readonly LedgerRow[];
  /** Of the probes; their differences are those of temperatures. */
  readonly probes: readonly Comparison[];
  readonly setPoint: Comparison;
  readonly seconds: number;
  /** What the log spans, ms. */
  readonly span: number;
}

const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0);

export function verdictOf({ rows, broken, ledger, probes, setPoint, seconds, span }: VerdictParts): Verdict {
  const channels = [...probes, setPoint];
  const scans = sum(ledger, (row) => row.produced);
  return {
    rows,
    broken,
    scans,
    stored: sum(ledger, (row) => row.stored),
    buffered: sum(ledger, (row) => row.buffered),
    dropped: sum(ledger, (row) => row.dropped),
    // A row that never became a scan is lost too, though no ledger of scans could know.
    lost: Math.max(
      sum(ledger, (row) => row.lost),
      sum(channels, (one) => one.lost),
      rows - scans,
    ),
    twice: Math.max(
      sum(ledger, (row) => row.twice),
      sum(channels, (one) => one.twice),
      scans - rows,
    ),
    different: sum(channels, (one) => one.different),
    readings: sum(channels, (one) => one.found),
    missing: sum(channels, (one) => one.absent),
    largest: Math.max(...probes.map((one) => one.largest)),
    seconds,
    speed: seconds > 0 ? span / 1000 / seconds : 0,
    faults: channels.flatMap((one) => one.faults),
  };
}

/** Everything arrived, once, as it was. */
export function isGood(verdict: Verdict): boolean {
  const { lost, twice, different, buffered, dropped } = verdict;
  return lost === 0 && twice === 0 && different === 0 && buffered === 0 && dropped === 0;
}

export function verdictText(verdict: Verdict): string {
  const n = (value: number) => value.toLocaleString('en');
  const { rows, broken, scans, stored, buffered, dropped, lost, twice, different, readings, missing } = verdict;
  const rate = verdict.seconds > 0 ? Math.round(rows / verdict.seconds) : 0;
  return [
    `rows                ${n(rows)}   (broken lines, skipped: ${n(broken)})`,
    `scans made          ${n(scans)}`,
    `stored              ${n(stored)}`,
    `buffered, dropped   ${n(buffered)}, ${n(dropped)}`,
    `lost                ${n(lost)}`,
    `twice               ${n(twice)}`,
    `different           ${n(different)}   (largest difference ${verdict.largest.toFixed(5)} °C, allowed 0.03125)`,
    `compared            ${n(readings)} readings one by one, CSV against HTTP history; ${n(missing)} absent in both`,
    `time                ${verdict.seconds.toFixed(1)} s, ${n(rate)} rows/s, ${n(Math.round(verdict.speed))} times faster than the log`,
    ...verdict.faults.map((fault) => `  ${fault}`),
  ].join('\n');
}
