import type { NodeKnown } from '../frame-tier.ts';
import { KeptBy } from '../kept-by.ts';
import type { RedisKeys } from './redis-keys.ts';
import type { RedisLink } from './redis-link.ts';
import { EXTENT } from './redis-scripts.ts';

/** A stretch of an epoch's seqs that one boot made. */
export interface Run {
  readonly epoch: string;
  /** Number of the boot. */
  readonly boot: string;
  readonly first: number;
  readonly last: number;
  /** Monotonic ms outside of which none of its frames lies; undefined: nobody asked. */
  readonly extent: { readonly from: number; readonly to: number } | undefined;
}

/** Where the frames of a node lie. What follows from what is known of it is asked for once. */
export class RedisRuns {
  readonly #link: RedisLink;
  readonly #keys: RedisKeys;
  readonly #kept = new KeptBy<NodeKnown, readonly Run[]>();

  constructor(link: RedisLink, keys: RedisKeys) {
    this.#link = link;
    this.#keys = keys;
  }

  of(node: string, known: NodeKnown | undefined): Promise<readonly Run[]> {
    return this.#kept.of(known, async () => {
      const epochs = known?.totals.map(({ epoch }) => epoch) ?? (await this.epochs(node));
      const runs = await Promise.all(epochs.map((epoch) => this.#ofEpoch(node, epoch, known)));
      return runs.flat();
    });
  }

  epochs(node: string): Promise<string[]> {
    return this.#link.text<string[]>('LRANGE', this.#keys.epochs(node), 0, -1);
  }

  async #ofEpoch(node: string, epoch: string, known: NodeKnown | undefined): Promise<Run[]> {
    const mark = known?.totals.find((each) => each.epoch === epoch)?.watermark;
    const [starts, watermark] = await Promise.all([
      this.#link.text<string[]>('LRANGE', this.#keys.runs(node, epoch), 0, -1),
      mark ?? this.#link.text<string | null>('HGET', this.#keys.epoch(node, epoch), 'watermark'),
    ]);
    const runs = starts
      .map((start) => start.split(':') as [string, string])
      .map(([first, boot], i, all) => {
        const next = all[i + 1];
        const last = next === undefined ? Number(watermark) : Number(next[0]) - 1;
        return { epoch, boot, first: Number(first), last, extent: undefined };
      });
    if (known === undefined) return runs;
    const placed = await Promise.all(runs.map(async (run) => ({ ...run, extent: await this.#extent(node, run) })));
    return placed.filter(({ extent }) => extent !== undefined);
  }

  async #extent(node: string, { epoch, first, last }: Run): Promise<Run['extent']> {
    const said = await this.#link.script<string[]>(EXTENT, [this.#keys.stream(node, epoch)], [first, last]);
    const [from, to] = said;
    return from === undefined || to === undefined ? undefined : { from: Number(from), to: Number(to) };
  }
}
