import type { Notifier } from '../notifier.ts';
import type { TierSet } from '../tier-set.ts';
import { guarded } from './guarded.ts';
import type { StoreWatch } from './store-watch.ts';

const FRAMES = {
  answers: ['append', 'totals', 'learnBoots', 'boots', 'gaps', 'advance', 'remove', 'ping', 'server', 'room'],
  streams: ['frames', 'summaries', 'following', 'ranges'],
};
const ROLL_UPS = { answers: ['identity', 'put', 'remove'], streams: ['days'] };
const STATE = { answers: ['get', 'list', 'put', 'remove', 'record', 'recent', 'lease'], streams: [] };
const REPORTS = {
  answers: ['add', 'take', 'keep', 'settle', 'fate', 'replay', 'waiting', 'body'],
  streams: ['list'],
};
const WORDS = { answers: ['ping'], streams: [] };

/** Word that nobody hears now would come late all at once: it is best effort, and left out. */
function guardedWords(words: Notifier, watch: StoreWatch): Notifier {
  return {
    ...guarded(words, watch, WORDS),
    publish(topic, payload) {
      if (!watch.isSilent) words.publish(topic, payload);
    },
  };
}

/** The stores of a hub, each asked through the watch of the server behind it; undefined: it is in this machine's files. */
export function guardedParts(set: TierSet, watchOf: (part: object) => StoreWatch | undefined): TierSet {
  const known = new Map<object, object>();
  /** Where one tier answers both, it is one afterwards too. */
  function once<T extends { start(): Promise<void> }>(part: T, guard: (watch: StoreWatch) => T): T {
    const watch = watchOf(part);
    if (watch === undefined) return part;
    const made = known.get(part) ?? guard(watch);
    known.set(part, made);
    return made as T;
  }
  const frames = <T extends TierSet['hot']>(tier: T) => once(tier, (watch) => guarded(tier, watch, FRAMES));
  return {
    hot: frames(set.hot),
    warm: frames(set.warm),
    cold: set.cold === undefined ? undefined : frames(set.cold),
    rollUps: set.rollUps.map((store) => once(store, (watch) => guarded(store, watch, ROLL_UPS))),
    state: once(set.state, (watch) => guarded(set.state, watch, STATE)),
    notifier: once(set.notifier, (watch) => guardedWords(set.notifier, watch)),
    reports: once(set.reports, (watch) => guarded(set.reports, watch, REPORTS)),
  };
}
