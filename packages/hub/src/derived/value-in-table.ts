/** Rows by rising first number. */
export type Table = readonly (readonly [number, number])[];

/** On the straight line between the two rows around `at`; NaN outside of the table, of which nothing is known. */
export function valueInTable(at: number, table: Table): number {
  const above = table.findIndex(([key]) => key >= at);
  const [key, value] = table[above] ?? [Number.NaN, Number.NaN];
  if (above <= 0) return at === key ? value : Number.NaN;
  const [before, from] = table[above - 1] as readonly [number, number];
  return from + ((value - from) * (at - before)) / (key - before);
}
