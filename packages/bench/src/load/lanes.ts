/**
 * Writes what each lane has in batches, one batch of a lane after the other and all lanes at once, as agents drain.
 * Gives the seconds that it took.
 */
export async function inLanes<T>(
  lanes: readonly (readonly T[])[],
  batch: number,
  write: (items: readonly T[], lane: number) => Promise<unknown>,
): Promise<number> {
  const begin = performance.now();
  await Promise.all(
    lanes.map(async (items, lane) => {
      for (let at = 0; at < items.length; at += batch) await write(items.slice(at, at + batch), lane);
    }),
  );
  return (performance.now() - begin) / 1000;
}
