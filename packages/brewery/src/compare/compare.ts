import type { Expected } from './csv-side.ts';
import type { Found } from './history-side.ts';

export interface Comparison {
  readonly channel: string;
  /** Readings that the log has, and rows where it says that nothing was there. */
  readonly expected: number;
  readonly absent: number;
  readonly found: number;
  /** In the log, not in the history. */
  readonly lost: number;
  /** In the history more often than in the log, or where the log has nothing. */
  readonly twice: number;
  /** At the right instant with another value than `tolerance` allows. */
  readonly different: number;
  /** Largest difference of those within and beyond the tolerance, in the unit. */
  readonly largest: number;
  /** The first few faults in words. */
  readonly faults: readonly string[];
}

const SECOND = 1000;
const FAULTS_TOLD = 10;
/** Floating-point dust of decimal input; far below any resolution. */
const DUST = 1e-9;

function bySecond<T extends { readonly at: number }>(items: Iterable<T>): Map<number, T[]> {
  const seconds = new Map<number, T[]>();
  for (const item of items) {
    const second = Math.floor(item.at / SECOND);
    const list = seconds.get(second);
    if (list === undefined) seconds.set(second, [item]);
    else list.push(item);
  }
  return seconds;
}

/** Pairs in order; when the lists are not equally long, each of the shorter takes the next that fits it. */
function pairs(expected: readonly number[], found: readonly number[], fits: (e: number, f: number) => boolean) {
  const paired: [number, number][] = [];
  const [short, long] = expected.length <= found.length ? [expected, found] : [found, expected];
  let spare = long.length - short.length;
  let at = 0;
  for (const one of short) {
    while (spare > 0 && !fits(one, long[at] as number)) {
      spare--;
      at++;
    }
    const other = long[at++] as number;
    paired.push(short === expected ? [one, other] : [other, one]);
  }
  return paired;
}

/** Log against history, reading by reading, in the order of time. `tolerance` in the channel's unit. */
export function compare(
  channel: string,
  log: readonly Expected[],
  history: readonly Found[],
  tolerance: number,
): Comparison {
  const present = log.filter((row): row is Expected & { value: number } => row.value !== null);
  const expected = bySecond(present);
  const found = bySecond(history);
  const faults: string[] = [];
  const tell = (at: number, what: string) => {
    if (faults.length < FAULTS_TOLD) faults.push(`${channel} ${new Date(at * SECOND).toISOString()}: ${what}`);
  };
  const fits = (e: number, f: number) => Math.abs(e - f) <= tolerance + DUST;
  let [lost, twice, different, largest] = [0, 0, 0, 0];
  const seconds = [...new Set([...expected.keys(), ...found.keys()])].sort((a, b) => a - b);
  for (const second of seconds) {
    const rows = expected.get(second) ?? [];
    const said = rows.map((row) => row.value);
    const kept = (found.get(second) ?? []).map((reading) => reading.value);
    const where = rows.map((row) => `line ${row.line}`).join(', ') || 'no line';
    if (kept.length < said.length) tell(second, `${said.length - kept.length} lost (${where})`);
    if (kept.length > said.length) tell(second, `${kept.length - said.length} too many (${where})`);
    lost += Math.max(0, said.length - kept.length);
    twice += Math.max(0, kept.length - said.length);
    for (const [e, f] of pairs(said, kept, fits)) {
      largest = Math.max(largest, Math.abs(e - f));
      if (fits(e, f)) continue;
      different++;
      tell(second, `${e} in the log, ${f} in the history (${where})`);
    }
  }
  const absent = log.length - present.length;
  return { channel, expected: present.length, absent, found: history.length, lost, twice, different, largest, faults };
}
