import { FRAME_LIMITS } from '@cerveceria/protocol';
import type { LiveScan } from './ingest-port.ts';

/** Process ms of scans kept beyond the newest; a frame is sealed after 60 s. */
const KEEP_MS = 120_000;

/** The newest scans of each node that no stored frame holds yet: what history shows as provisional. */
export class LiveTails {
  readonly #tails = new Map<string, LiveScan[]>();
  readonly #heard = new Map<string, number>();

  add(node: string, scans: readonly LiveScan[], watermark: (epoch: string) => number): void {
    const tail = this.#tails.get(node) ?? [];
    for (const scan of scans) {
      const last = tail.at(-1);
      const again = last !== undefined && last.epoch === scan.epoch && last.seq >= scan.seq;
      if (again || scan.seq <= watermark(scan.epoch)) continue;
      tail.push(scan);
      this.#heard.set(node, this.heard(node) + 1);
    }
    const newest = tail.at(-1)?.wall ?? 0;
    const kept = tail.findIndex((scan) => scan.wall > newest - KEEP_MS);
    tail.splice(0, Math.max(kept, tail.length - FRAME_LIMITS.scans, 0));
    this.#tails.set(node, tail);
  }

  stored(node: string, epoch: string, watermark: number): void {
    const tail = this.#tails.get(node);
    if (tail !== undefined)
      this.#tails.set(
        node,
        tail.filter((scan) => scan.epoch !== epoch || scan.seq > watermark),
      );
  }

  /** How many scans were added, those that are stored by now too. */
  heard(node: string): number {
    return this.#heard.get(node) ?? 0;
  }

  of(node: string): readonly LiveScan[] {
    return this.#tails.get(node) ?? [];
  }
}
