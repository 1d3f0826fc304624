/** Run-length pairs flattened: `[a, a, b]` is `[a, 2, b, 1]`. */
export function toRuns<T>(items: readonly T[]): (T | number)[] {
  const runs: (T | number)[] = [];
  for (const item of items) {
    if (runs.length > 0 && runs[runs.length - 2] === item) runs[runs.length - 1] = (runs.at(-1) as number) + 1;
    else runs.push(item, 1);
  }
  return runs;
}

/** The inverse; `undefined` when the pairs are not well formed or expand to other than `length` items. */
export function fromRuns<T>(runs: unknown, length: number, isItem: (item: unknown) => item is T): T[] | undefined {
  if (!Array.isArray(runs) || runs.length % 2 !== 0 || runs.length > 2 * length) return undefined;
  const items: T[] = [];
  for (let i = 0; i < runs.length; i += 2) {
    const item: unknown = runs[i];
    const count: unknown = runs[i + 1];
    if (!isItem(item) || !Number.isSafeInteger(count) || (count as number) < 1) return undefined;
    if (items.length + (count as number) > length) return undefined;
    for (let k = 0; k < (count as number); k++) items.push(item);
  }
  return items.length === length ? items : undefined;
}
