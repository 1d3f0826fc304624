import type { BootOffset } from '@cerveceria/protocol';
import type { MachineClock } from '@cerveceria/runtime';
import { LRUCache } from 'lru-cache';
import type { FrameTier } from '../tiers/frame-tier.ts';
import { wallTime } from '../tiers/wall-time.ts';
import type { Look } from './look.ts';
import type { Span } from './plan.ts';
import type { TierAnswers } from './tier-answers.ts';
import { timely } from './timely.ts';
import { type Came, type Progresses, Unnoted } from './unnoted.ts';

/** Machine ms for which what was seen of a node is taken as the present. */
export const FRESH_MS = 1_000;
/** Nodes that are remembered: anybody may ask for names that nobody has. */
const NODES = 10_000;
/** Touches that are remembered of a node; what is older than all of them counts as touched. */
const REMEMBERED = 500;
/** So many new frames are looked at one by one; more, and all of the node counts as touched. */
const MOST_FRAMES = 2_000;

const EVERYTHING: Span = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

interface Watched {
  /** Machine ms at which the last look began. */
  at: number;
  boots: string;
  watermarks: ReadonlyMap<string, number>;
  oldest: ReadonlyMap<string, number>;
  /** Stretches of wall time in which something changed; the first of them is number `base`. */
  readonly touches: Span[];
  base: number;
  readonly unnoted: Unnoted;
  look: Look | undefined;
  looking: Promise<void> | undefined;
}

/** A look that was just made, and a mark for `touchedSince` as it was then. */
export interface Marked {
  readonly look: Look;
  readonly mark: number;
}

/**
 * Knows which stretches of a node's history were touched: by frames that came, late ones too, by a better offset of a
 * boot, by what was deleted, and by roll-ups that take up what came late. What moves from one tier to another touches nothing.
 */
export class TouchWatch {
  readonly #tiers: readonly FrameTier[];
  readonly #answers: TierAnswers;
  readonly #clock: MachineClock;
  readonly #progresses: (node: string) => Promise<Progresses>;
  readonly #take: (node: string) => Promise<Look>;
  readonly #nodes = new LRUCache<string, Watched>({ max: NODES });
  /** No mark was higher: of a node that was forgotten meanwhile all counts as touched. */
  #highest = 0;

  /** @param take a look at a node. @param progresses how far the roll-ups of a node are; left out: none are read */
  constructor(
    tiers: readonly FrameTier[],
    answers: TierAnswers,
    clock: MachineClock,
    take: (node: string) => Promise<Look>,
    progresses: (node: string) => Promise<Progresses> = () => Promise.resolve([]),
  ) {
    this.#progresses = progresses;
    this.#tiers = tiers;
    this.#answers = answers;
    this.#clock = clock;
    this.#take = take;
  }

  /** Looks, unless it just has. @throws TIER_UNAVAILABLE */
  async look(node: string): Promise<Marked> {
    let watched = this.#nodes.get(node);
    if (watched === undefined) {
      const nothing = { boots: '', watermarks: new Map(), oldest: new Map(), touches: [], base: this.#highest + 1 };
      watched = {
        ...nothing,
        at: Number.NEGATIVE_INFINITY,
        unnoted: new Unnoted(),
        look: undefined,
        looking: undefined,
      };
      this.#nodes.set(node, watched);
    }
    if (this.#clock.mono() - watched.at >= FRESH_MS) {
      const own = watched;
      own.looking ??= this.#look(node, own).finally(() => {
        own.looking = undefined;
      });
      await own.looking;
    }
    const mark = watched.base + watched.touches.length;
    this.#highest = Math.max(this.#highest, mark);
    return { look: watched.look as Look, mark };
  }

  touchedSince(node: string, mark: number, { from, to }: Span): boolean {
    const watched = this.#nodes.get(node);
    if (watched === undefined || mark < watched.base) return true;
    return watched.touches.slice(mark - watched.base).some((touch) => touch.from <= to && touch.to >= from);
  }

  async #look(node: string, watched: Watched): Promise<void> {
    const look = await this.#take(node);
    const { held, known } = look.planned;
    const pieces = known.find((each) => each !== null)?.boots ?? [];
    const watermarks = new Map<string, number>();
    const oldest = new Map<string, number>();
    const highest = new Map<string, FrameTier>();
    for (const [i, holdings] of held.entries())
      for (const { epoch, watermark, oldest: first } of holdings ?? []) {
        if (watermark > (watermarks.get(epoch) ?? -1)) {
          watermarks.set(epoch, watermark);
          highest.set(epoch, this.#tiers[i] as FrameTier);
        }
        if (first <= watermark) oldest.set(epoch, Math.min(oldest.get(epoch) ?? Number.POSITIVE_INFINITY, first));
      }
    const touches: Span[] = [];
    const came: Came[] = [];
    const boots = JSON.stringify(pieces);
    const isFirstLook = watched.at === Number.NEGATIVE_INFINITY;
    const isGone = [...watched.oldest].some(
      ([epoch, first]) => (oldest.get(epoch) ?? Number.POSITIVE_INFINITY) > first,
    );
    const isWhole = held.every((each) => each !== null);
    if (!isFirstLook) {
      if (boots !== watched.boots || (isWhole && isGone)) touches.push(EVERYTHING);
      else
        for (const [epoch, watermark] of watermarks) {
          const before = watched.watermarks.get(epoch) ?? (oldest.get(epoch) ?? 1) - 1;
          const tier = highest.get(epoch);
          if (watermark <= before || tier === undefined) continue;
          // Where it cannot be asked, all may have been touched.
          const span = await this.#extent(tier, node, epoch, before, pieces).catch(() => EVERYTHING);
          touches.push(span);
          came.push({ ...span, epoch, upTo: watermark });
        }
    }
    if (touches.length > 0 || !watched.unnoted.isEmpty) {
      const progresses = await this.#progresses(node);
      touches.push(...watched.unnoted.taken(progresses, pieces));
      watched.unnoted.came(came, progresses);
      if (!isFirstLook && boots !== watched.boots) watched.unnoted.retimed(progresses);
    }
    watched.touches.push(...touches);
    const over = watched.touches.length - REMEMBERED;
    if (over > 0) {
      watched.touches.splice(0, over);
      watched.base += over;
    }
    watched.boots = boots;
    // A tier that is silent now takes nothing back that it had said.
    watched.watermarks = new Map([...watched.watermarks, ...watermarks]);
    if (isWhole || isFirstLook) watched.oldest = oldest;
    watched.look = look;
    watched.at = look.at;
  }

  /** When the frames of an epoch after a seq were made. */
  async #extent(tier: FrameTier, node: string, epoch: string, after: number, boots: readonly BootOffset[]) {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    let count = 0;
    for await (const frame of timely(
      tier.following(node, epoch, after)[Symbol.asyncIterator](),
      this.#answers.patience(),
    )) {
      const wall = wallTime(boots.filter(({ boot }) => boot === frame.boot));
      const begin = frame.monoFrom === null ? null : wall(frame.monoFrom);
      const end = frame.monoTo === null ? null : wall(frame.monoTo);
      if (begin === null || end === null || ++count > MOST_FRAMES) return EVERYTHING;
      from = Math.min(from, begin, end);
      to = Math.max(to, begin, end);
    }
    return { from, to };
  }
}
