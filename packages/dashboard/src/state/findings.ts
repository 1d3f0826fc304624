import type { FindingRow } from '@cerveceria/protocol';

/** A finding that ended was told twice: of each its newest word, as it stands in a list with the newest first. */
export function newestWord(rows: readonly FindingRow[]): FindingRow[] {
  const told = new Set<string>();
  return rows.filter(({ kind, channel, from }) => {
    const key = `${kind} ${channel} ${from}`;
    return !told.has(key) && told.add(key);
  });
}
