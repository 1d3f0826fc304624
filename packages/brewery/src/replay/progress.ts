/** How far a replay is. */
export interface Progress {
  readonly rows: number;
  readonly of: number;
  /** ms UTC of the row. */
  readonly wall: number;
  /** Machine ms since the first row, and log ms played in them. */
  readonly spent: number;
  readonly played: number;
}

const WIDTH = 24;

/** One line: bar, rows, the log's date, how much faster than the log's own time. */
export function progressLine({ rows, of, wall, spent, played }: Progress, zone: string): string {
  const full = of === 0 ? WIDTH : Math.floor((rows / of) * WIDTH);
  const bar = '#'.repeat(full) + '-'.repeat(WIDTH - full);
  const date = new Date(wall).toLocaleString('en-GB', { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' });
  const speed = spent > 0 ? `${Math.round(played / spent).toLocaleString('en')}x` : '';
  return `[${bar}] ${rows.toLocaleString('en')}/${of.toLocaleString('en')} rows  ${date}  ${speed}`;
}
