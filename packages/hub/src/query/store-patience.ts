import { isAway } from '../errors.ts';

/** Machine ms in which a store must say something, where others can answer without it; of roll-ups the frames can. */
export const LIMIT_MS = 1_500;
/** One that was waited for in vain is left alone for so long, machine ms, so that not every query waits for it. */
const WAITED_MS = 5_000;
/** One that refused at once costs nothing to ask again: so long that the query at hand goes on without it. */
const REFUSED_MS = 250;

/** How long a store is left alone that did not answer, for this reason; machine ms. */
export const restAfter = (fault: unknown): number => (isAway(fault) ? REFUSED_MS : WAITED_MS);
