import type { Finding, FindingRow, FindingsQuery } from '@cerveceria/protocol';
import type { Log } from '@cerveceria/runtime';
import type { StateStore } from '../tiers/state-store.ts';

const LOG = 'findings';
/** Of one kind and channel in an hour of its time: a loose contact is one story, not thousands. */
const MOST = 6;
const HOUR_MS = 3_600_000;
/** Rows read at once while those of one channel are looked for, and read in all. */
const PAGE = 500;
const MOST_READ = 20_000;

/** What was found, kept for whoever asks later. */
export class FindingLog {
  readonly #store: Pick<StateStore, 'record' | 'recent'>;
  readonly #log: Log;
  readonly #written = new Map<string, number[]>();

  constructor(store: Pick<StateStore, 'record' | 'recent'>, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  write(finding: Finding): void {
    const key = `${finding.kind} ${finding.channel}`;
    const lately = (this.#written.get(key) ?? []).filter((at) => finding.at - at < HOUR_MS);
    if (lately.length >= MOST) return;
    this.#written.set(key, [...lately, finding.at]);
    this.#store.record(LOG, finding).catch((err) => this.#log.warn({ err }, 'a finding could not be written'));
  }

  /** Newest first. @throws TIER_UNAVAILABLE */
  async recent({ channel, limit, before }: FindingsQuery): Promise<FindingRow[]> {
    const found: FindingRow[] = [];
    let from = before;
    for (let read = 0; read < MOST_READ && found.length < limit; read += PAGE) {
      const rows = await this.#store.recent<Finding>(LOG, PAGE, from);
      for (const { id, value } of rows)
        if ((channel === undefined || value.channel === channel) && found.length < limit) found.push({ id, ...value });
      from = rows.at(-1)?.id;
      if (rows.length < PAGE) break;
    }
    return found;
  }
}
