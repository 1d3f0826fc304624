import { CONNECT_MS, SILENCE_MS } from '../config.ts';

/** Where the page listens, and how it is going. All times are machine ms. */
export interface HubChoice {
  /** Base URLs; never empty. */
  readonly hubs: readonly string[];
  readonly at: number;
  readonly phase: 'connecting' | 'live' | 'waiting';
  /** Hubs that are gone, not slow: they closed the feed, or turned the last attempt away. */
  readonly gone: readonly string[];
  /** Last sign of life of the current hub, or the start of the present attempt. */
  readonly heard: number;
  /** Attempts in a row that brought no message. */
  readonly misses: number;
  /** End of the wait, when waiting. */
  readonly until: number;
}

export type HubEvent =
  | { readonly type: 'start'; readonly at: number }
  /** It gave a ticket: it is slow at worst. */
  | { readonly type: 'answered'; readonly at: number }
  | { readonly type: 'heard'; readonly at: number; readonly hubs?: readonly string[] }
  | { readonly type: 'lost'; readonly at: number }
  | { readonly type: 'tick'; readonly at: number };

export type HubEffect = 'connect' | 'drop';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 8000;
/** With every other hub gone, the one that is left is waited for this many times as long: elsewhere there is nobody. */
const PATIENCE = 3;

export function hubChoice(origin: string): HubChoice {
  return { hubs: [origin], at: 0, phase: 'waiting', gone: [], heard: 0, misses: 0, until: 0 };
}

export function currentHub(choice: HubChoice): string {
  return choice.hubs[choice.at] as string;
}

/** The hub to ask when the current one does not answer; the same one when there is no other. */
export function otherHub(choice: HubChoice): string {
  return choice.hubs[(choice.at + 1) % choice.hubs.length] as string;
}

/**
 * The addresses that a hub tells, as far as this page may use them: a page that came over TLS may not fall back to
 * plain text. The address that serves now stays, also when it is a virtual one that no hub knows itself by.
 */
export function knownHubs(current: string, told: readonly string[]): readonly string[] {
  const secure = current.startsWith('https:');
  const bases = told.map((url) => url.replace(/\/+$/, '')).filter((url) => /^https?:\/\/[^/]+$/.test(url));
  const usable = bases.filter((url) => !secure || url.startsWith('https:'));
  return [...new Set(usable.includes(current) ? usable : [current, ...usable])];
}

/**
 * Every hub is tried once with hardly a pause, and so is one that is not gone; after that pauses grow, with jitter so that
 * tablets do not march in step.
 */
function waitAfter(misses: number, hubs: number, isGone: boolean, random: number): number {
  if (misses < hubs || !isGone) return FIRST_WAIT_MS * random;
  const rounds = Math.floor(misses / hubs);
  return Math.min(LONGEST_WAIT_MS, 250 * 2 ** Math.min(rounds, 10)) * (0.5 + random / 2);
}

const without = (hubs: readonly string[], hub: string) => hubs.filter((each) => each !== hub);

function moveOn(
  choice: HubChoice,
  at: number,
  random: number,
  isGone: boolean,
): { choice: HubChoice; effects: readonly HubEffect[] } {
  const here = currentHub(choice);
  const gone = isGone ? [...without(choice.gone, here), here] : without(choice.gone, here);
  const misses = choice.misses + 1;
  const to = (choice.at + 1) % choice.hubs.length;
  const isNextGone = choice.hubs.length === 1 || gone.includes(choice.hubs[to] as string);
  const wait = waitAfter(misses, choice.hubs.length, isNextGone, random);
  return { choice: { ...choice, at: to, phase: 'waiting', gone, misses, until: at + wait }, effects: ['drop'] };
}

/** A slow hub that is given up for one that is gone has to begin anew when its turn comes: that doubled the outage. */
function connectLimit(choice: HubChoice): number {
  const others = without(choice.hubs, currentHub(choice));
  const isOnlyOne = others.length > 0 && others.every((hub) => choice.gone.includes(hub));
  return isOnlyOne ? PATIENCE * CONNECT_MS : CONNECT_MS;
}

/** Pure fail-over: an event and a random number 0..1 in, the next state and what to do out. */
export function nextHub(
  choice: HubChoice,
  event: HubEvent,
  random: number,
): { choice: HubChoice; effects: readonly HubEffect[] } {
  switch (event.type) {
    case 'start':
      return { choice: { ...choice, phase: 'connecting', heard: event.at, misses: 0 }, effects: ['connect'] };
    case 'answered':
      return { choice: choice.phase === 'connecting' ? { ...choice, heard: event.at } : choice, effects: [] };
    case 'heard': {
      const here = currentHub(choice);
      const hubs = event.hubs === undefined ? choice.hubs : knownHubs(here, event.hubs);
      const at = Math.max(0, hubs.indexOf(here));
      const gone = without(choice.gone, here);
      return { choice: { ...choice, hubs, at, phase: 'live', gone, heard: event.at, misses: 0 }, effects: [] };
    }
    case 'lost':
      return choice.phase === 'waiting' ? { choice, effects: [] } : moveOn(choice, event.at, random, true);
    case 'tick': {
      if (choice.phase === 'waiting') {
        if (event.at < choice.until) return { choice, effects: [] };
        return { choice: { ...choice, phase: 'connecting', heard: event.at }, effects: ['connect'] };
      }
      const limit = choice.phase === 'live' ? SILENCE_MS : connectLimit(choice);
      return event.at - choice.heard > limit ? moveOn(choice, event.at, random, false) : { choice, effects: [] };
    }
  }
}
