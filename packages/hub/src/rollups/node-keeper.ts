import { type BootOffset, CodedError } from '@cerveceria/protocol';
import type { StoredFrame } from '../tiers/frame-tier.ts';
import type { RollUpDay, RollUpStore } from '../tiers/roll-up-store.ts';
import { HOUR_MS } from '../tiers/roll-up-store.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { hoursHeld, keptHours } from './begun-hours.ts';
import {
  commonHours,
  countHours,
  daysOf,
  type HourRuns,
  hasHour,
  hoursOfDay,
  withHours,
  withoutHours,
} from './hour-runs.ts';
import { makeDay } from './make-day.ts';
import { mergeLate } from './merge-late.ts';
import { makeDue, noteBoots, noteFrames } from './note-frames.ts';
import type { RawFrames } from './raw-frames.ts';
import { ripeHours } from './ripe-hours.ts';
import { newProgress, progressKey, type RollUpProgress } from './roll-up-progress.ts';

export interface NodeKeeperParts {
  readonly node: string;
  readonly store: RollUpStore;
  readonly raw: RawFrames;
  readonly boots: () => Promise<readonly BootOffset[]>;
  readonly state: Pick<StateStore, 'get' | 'put'>;
  /** Still the one who does this work; asked before anything is put. */
  readonly isOurs: () => boolean;
  readonly breathe: () => Promise<void>;
  /** Process wall ms. */
  readonly now: () => number;
}

/** What one round did. `more`: it stopped where it was only to let others have their turn. */
export interface Round {
  readonly noted: number;
  readonly hours: number;
  readonly more: boolean;
}

/** Frames noted, and days made, in one round. */
const FRAMES = 4096;
const DAYS = 4;
/** A boot whose newest frame is older than this is placed for good. */
const BOOT_MS = 45 * 24 * HOUR_MS;

/** Keeps the roll-ups of one node in one store up with its frames. One round at a time. */
export class NodeKeeper {
  readonly #parts: NodeKeeperParts;
  #known: { readonly progress: RollUpProgress; readonly version: number | null } | undefined;

  constructor(parts: NodeKeeperParts) {
    this.#parts = parts;
  }

  /** Undefined before the first round. */
  get progress(): RollUpProgress | undefined {
    return this.#known?.progress;
  }

  /** Another hub may have written meanwhile: what is known is read again. */
  forget(): void {
    this.#known = undefined;
  }

  /** @param watermarks of the node's epochs @throws what the stores throw */
  async round(watermarks: ReadonlyMap<string, number>): Promise<Round> {
    const { store, boots, now } = this.#parts;
    const { progress, version } = await this.#load();
    const identity = await store.identity(progress.store);
    // In a store that is new nothing is made; hours whose raw frames are gone cannot come back.
    const begun = progress.store === identity ? progress : { ...newProgress(identity), frozen: progress.frozen };
    const offsets = await boots();
    const { frames, more } = await this.#unnoted(begun, watermarks);
    const noted = noteFrames(noteBoots(begun, offsets), frames, offsets);
    let next = noted.progress;
    if (noted.late.length > 0) {
      const { days, hours } = await mergeLate(store, noted.late, next.frozen);
      await this.#put(days);
      next = { ...next, made: withHours(next.made, hours) };
    }
    next = withoutOldBoots(expire(next, store.keeps, now()), now());
    if (JSON.stringify(next) !== JSON.stringify(progress)) await this.#save(next, version);
    const ripe = ripeHours(next.due, noted.fresh, now());
    const hours = await this.#make(ripe);
    return { noted: frames.length, hours, more: more || hours < countHours(ripe) };
  }

  async #load() {
    const { state, store, node } = this.#parts;
    if (this.#known === undefined) {
      const doc = await state.get<RollUpProgress>(progressKey(store.name, node));
      this.#known = { progress: doc?.value ?? newProgress(''), version: doc?.version ?? null };
    }
    return this.#known;
  }

  async #unnoted(progress: RollUpProgress, watermarks: ReadonlyMap<string, number>) {
    const { raw, node, breathe } = this.#parts;
    const frames: StoredFrame[] = [];
    for (const [epoch, watermark] of watermarks) {
      const after = progress.epochs[epoch] ?? 0;
      if (watermark <= after) continue;
      for await (const frame of raw.following(node, epoch, after, watermark)) {
        if (frame.last > watermark) break;
        frames.push(frame);
        if (frames.length >= FRAMES) return { frames, more: true };
        if (frames.length % 256 === 0) await breathe();
      }
    }
    return { frames, more: false };
  }

  /** How many hours were made: first those for which no archive is needed, so that they do not wait for one. */
  async #make(ripe: HourRuns): Promise<number> {
    if (ripe.length === 0) return 0;
    const { raw, node } = this.#parts;
    const near = hoursHeld((await this.#load()).progress.begun ?? {}, ripe, await raw.held(node));
    const made = await this.#makeDays(near, true);
    if (made < countHours(near)) return made;
    return made + (await this.#makeDays(withoutHours(ripe, near), false));
  }

  async #makeDays(ripe: HourRuns, isWarm: boolean): Promise<number> {
    const { store, raw, node, breathe } = this.#parts;
    let hours = 0;
    let days = 0;
    for (const day of daysOf(ripe)) {
      if (days++ === DAYS) break;
      const { progress, version } = await this.#load();
      const own = commonHours(ripe, hoursOfDay(day));
      const made = await makeDay({ store, raw, breathe }, node, progress, day, own, isWarm);
      // Frames that were archived meanwhile may have been missed; the next round asks for them there.
      if (isWarm && countHours(hoursHeld(progress.begun ?? {}, own, await raw.held(node))) < countHours(own)) break;
      await this.#put(made.days);
      const channels = { ...progress.channels };
      for (const { channel } of made.days) channels[channel.id] = channel;
      const due = withoutHours(progress.due, own);
      const begun = keptHours(progress.begun ?? {}, (hour) => hasHour(due, hour));
      await this.#save({ ...progress, channels, due, begun, made: withHours(progress.made, own) }, version, own);
      hours += countHours(own);
    }
    return hours;
  }

  async #put(days: readonly RollUpDay[]): Promise<void> {
    if (!this.#parts.isOurs()) throw new LostTurn();
    if (days.length > 0) await this.#parts.store.put(days);
  }

  /** @param put hours whose days were put before; when another was quicker, they may have hurt what it had put */
  async #save(progress: RollUpProgress, version: number | null, put: HourRuns = []): Promise<void> {
    const { state, store, node } = this.#parts;
    const key = progressKey(store.name, node);
    try {
      this.#known = { progress, version: (await state.put(key, progress, version)).version };
    } catch (fault) {
      this.forget();
      if (fault instanceof CodedError && fault.code === 'STATE_CONFLICT' && put.length > 0) await this.#makeAnew(put);
      throw fault;
    }
  }

  async #makeAnew(put: HourRuns): Promise<void> {
    const { progress, version } = await this.#load();
    const days = [...daysOf(put)].reduce<HourRuns>((runs, day) => withHours(runs, hoursOfDay(day)), []);
    const touched = commonHours(days, withHours(progress.made, progress.due));
    if (version !== null) await this.#save(makeDue(progress, touched), version, put);
  }
}

/** Another hub has this work now. */
export class LostTurn extends Error {}

/** What leaves the store by itself is neither made nor to be made. */
function expire(progress: RollUpProgress, keeps: number, now: number): RollUpProgress {
  if (!Number.isFinite(keeps)) return progress;
  const gone: HourRuns = [[Number.NEGATIVE_INFINITY, Math.ceil((now - keeps) / HOUR_MS)]];
  const due = withoutHours(progress.due, gone);
  const begun = keptHours(progress.begun ?? {}, (hour) => hasHour(due, hour));
  return { ...progress, made: withoutHours(progress.made, gone), due, begun };
}

function withoutOldBoots(progress: RollUpProgress, now: number): RollUpProgress {
  const boots = Object.entries(progress.boots).filter(([, { to, pieces }]) => {
    const offset = pieces.findLast(({ quality }) => quality !== 'unsynced')?.offset;
    return offset === undefined || to + offset > now - BOOT_MS;
  });
  return { ...progress, boots: Object.fromEntries(boots) };
}
