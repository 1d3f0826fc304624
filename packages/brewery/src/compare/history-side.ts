/** One raw reading as the hub's history tells it. */
export interface Found {
  /** ms UTC. */
  readonly at: number;
  readonly value: number;
}

interface Answer {
  readonly bucket: number;
  readonly t: readonly number[];
  readonly mean: readonly number[];
  readonly count: readonly number[];
  readonly provisional: number | null;
}

const DAY = 86_400_000;
const POINTS = 20_000;

/**
 * Reads every stored reading of one channel in [from, to] by HTTP, window by window; a window that the hub would
 * draw in buckets is halved until single readings come. Provisional ones, which no tier holds yet, do not count.
 * @throws Error when the hub refuses or answers something that is no history
 */
export async function readHistory(
  base: string,
  token: string,
  channel: string,
  from: number,
  to: number,
): Promise<Found[]> {
  const found: Found[] = [];
  const windows: [number, number][] = [];
  for (let at = from; at <= to; at += DAY) windows.push([at, at + DAY - 1]);
  for (let next = windows.shift(); next !== undefined; next = windows.shift()) {
    const [start, end] = next;
    const query = `channel=${channel}&from=${start}&to=${end}&points=${POINTS}`;
    const response = await fetch(`${base}/api/v1/history?${query}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`history of ${channel}: ${response.status} ${await response.text()}`);
    const answer = (await response.json()) as Answer;
    if (answer.bucket !== 0 && end - start > 3) {
      const middle = Math.floor((start + end) / 2);
      windows.unshift([start, middle], [middle + 1, end]);
      continue;
    }
    const stored = answer.t.filter((at) => at <= to && (answer.provisional === null || at < answer.provisional));
    for (const [i, at] of stored.entries())
      for (let n = 0; n < (answer.count[i] ?? 0); n++) found.push({ at, value: answer.mean[i] as number });
  }
  return found;
}
