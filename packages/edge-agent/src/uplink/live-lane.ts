import type { Live, Scan } from '@cerveceria/protocol';

/** Scans that wait at most while the socket is slow; the hub shows the newest, history has the rest by frames. */
const WAITING = 60;
/** A fast simulation makes more scans than anybody can look at; machine ms between two messages. */
const APART_MS = 10;

interface Waiting {
  readonly epoch: string;
  readonly scan: Scan;
}

/** The newest scans, best effort: sent at once when the socket takes them, else the oldest fall out. */
export class LiveLane {
  #waiting: Waiting[] = [];
  #taken = Number.NEGATIVE_INFINITY;

  add(epoch: string, scan: Scan): void {
    this.#waiting.push({ epoch, scan });
    if (this.#waiting.length > WAITING) this.#waiting.shift();
  }

  /** Everything that waits, as one message an epoch; nothing so soon after the last time. `now`: machine ms. */
  take(now: number): Live[] {
    if (this.#waiting.length === 0 || now - this.#taken < APART_MS) return [];
    this.#taken = now;
    const messages = new Map<string, Scan[]>();
    for (const { epoch, scan } of this.#waiting) {
      const scans = messages.get(epoch) ?? [];
      scans.push(scan);
      messages.set(epoch, scans);
    }
    this.#waiting = [];
    return [...messages].map(([epoch, scans]) => ({ type: 'live', epoch, scans: scans.map(wire) }));
  }
}

function wire({ seq, mono, cells }: Scan): Live['scans'][number] {
  return { seq, mono, cells: [...cells] };
}
