import type { Reported } from '@cerveceria/protocol';
import { programNews } from '../program/program-report.ts';

/** A report goes at least this often, and small changes at most this often; machine ms. */
const LEAST_MS = 2000;
const SMALL_MS = 1000;

/** What a person waits for, without the numbers that move at every tick. */
function essence(report: Reported): string {
  const { version, alarms, refused, stop, loops, program } = report;
  const states = loops.map(({ id, mode, source, setPoint, override, veto }) => [
    id,
    mode,
    source,
    setPoint,
    override,
    veto,
  ]);
  return JSON.stringify([
    version,
    alarms.map((a) => [a.id, a.active, a.since]),
    refused,
    stop,
    states,
    programNews(program),
  ]);
}

/** When to send the newest report: a change that matters at once, the rest now and then. */
export class ReportLane {
  #newest: Reported | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;
  #sentEssence = '';
  #changed = false;

  put(report: Reported): void {
    this.#newest = report;
    this.#changed = true;
  }

  /** A new connection knows nothing. */
  reset(): void {
    this.#sentAt = Number.NEGATIVE_INFINITY;
    this.#sentEssence = '';
  }

  /** The report to send now, or null. */
  due(now: number): Reported | null {
    if (this.#newest === null) return null;
    const age = now - this.#sentAt;
    const matters = this.#changed && essence(this.#newest) !== this.#sentEssence;
    if (!matters && age < (this.#changed ? SMALL_MS : LEAST_MS)) return null;
    this.#sentAt = now;
    this.#sentEssence = essence(this.#newest);
    this.#changed = false;
    return this.#newest;
  }
}
