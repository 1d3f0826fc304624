/** One member at one moment. */
export interface Ballot {
  /** Null: nothing that may be trusted. */
  readonly value: number | null;
  /** Process-monotonic ms at which its reading was begun. */
  readonly at: number;
}

export interface VoteRules {
  /** Members agree within this, in the unit. */
  readonly tolerance: number;
  /** A member may show a change so much later than another, s. */
  readonly lagS: number;
  /** ms for which a member disagrees before it is outvoted, and agrees before it counts again. */
  readonly settleMs: number;
}

export interface VoteMemory {
  /** Process-monotonic ms of the last count. */
  readonly at: number | null;
  readonly value: number | null;
  /** Members that counted. */
  readonly counted: string;
  /** What keeps the value where it was when the members that count changed; fades. */
  readonly bump: number;
  /** The middle as the slowest member would show it. */
  readonly lagged: number | null;
  /** By member: since when it disagrees. */
  readonly apart: readonly (number | null)[];
  /** The member that was outvoted, and since when it agrees again. */
  readonly odd: { readonly index: number; readonly back: number | null } | null;
  /** Nobody knew who was right; since when they agree again. */
  readonly split: { readonly calm: number | null } | null;
}

export interface Vote {
  readonly memory: VoteMemory;
  /** Null exactly when there is a code. */
  readonly value: number | null;
  readonly code: 'vote-split' | 'vote-alone' | null;
  /** Process-monotonic ms of the oldest reading that was used. */
  readonly at: number;
  /** The member that is outvoted and how far it is from the others, in the unit. */
  readonly odd: { readonly index: number; readonly by: number } | null;
}

/** Slow beside a ramp: what learns the kettle must not take it for heat. In 10 s it made 0.3 °C more overshoot. */
const FADE_MS = 60_000;

export const NO_VOTE: VoteMemory = {
  at: null,
  value: null,
  counted: '',
  bump: 0,
  lagged: null,
  apart: [],
  odd: null,
  split: null,
};

interface Member {
  readonly index: number;
  readonly value: number;
  readonly at: number;
}

/** Median of three, mean of two. */
function middleOf(members: readonly Member[]): number | null {
  const values = members.map(({ value }) => value).sort((a, b) => a - b);
  const [low, high] = [values[Math.floor((values.length - 1) / 2)], values[Math.ceil((values.length - 1) / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Those that agree: with the median of three; of two both or none. */
function agreeing(members: readonly Member[], middle: number, allowed: number): readonly Member[] {
  const [first, second] = members;
  if (members.length !== 2 || first === undefined || second === undefined)
    return members.filter(({ value }) => Math.abs(value - middle) <= allowed);
  return Math.abs(first.value - second.value) <= allowed ? members : [];
}

const sinceWhen = (isSo: boolean, since: number | null | undefined, now: number) => (isSo ? (since ?? now) : null);

/** One at a time: with two left nobody can tell which is right. One that is outvoted must agree with all others to be back. */
function oddOf(
  before: VoteMemory,
  { settleMs }: VoteRules,
  members: readonly Member[],
  apart: VoteMemory['apart'],
  allowed: number,
  now: number,
): VoteMemory['odd'] {
  const { odd } = before;
  if (odd === null) {
    const settled = apart.flatMap((since, index) => (since !== null && now - since >= settleMs ? [index] : []));
    return settled.length === 1 ? { index: settled[0] as number, back: null } : null;
  }
  const itself = members.find(({ index }) => index === odd.index);
  const others = members.filter((member) => member !== itself);
  const agrees =
    itself !== undefined && others.length > 0 && others.every(({ value }) => Math.abs(value - itself.value) <= allowed);
  const back = sinceWhen(agrees, odd.back, now);
  return back !== null && now - back >= settleMs ? null : { index: odd.index, back };
}

/**
 * Three may be at odds for the settling time, since one liar does not get their median beyond the other two; two that
 * are at odds have no value at once. After either they have to agree for the settling time.
 */
function splitOf(
  before: VoteMemory,
  { settleMs }: VoteRules,
  counted: readonly Member[],
  isApart: boolean,
  apart: VoteMemory['apart'],
  now: number,
): VoteMemory['split'] {
  if (before.split !== null) {
    const calm = sinceWhen(!isApart && counted.length > 1, before.split.calm, now);
    return calm !== null && now - calm >= settleMs ? null : { calm };
  }
  const settled = apart.filter((since) => since !== null && now - since >= settleMs);
  return isApart && (counted.length === 2 || settled.length > 1) ? { calm: null } : null;
}

/**
 * What two or three members of one place show together at `now`, process-monotonic ms: the median of those that agree,
 * never a value outside of what they say. A member that is slower by `lagS` is off by what the middle moved in that
 * time, on a ramp and after cold water alike, so that much more is allowed.
 */
export function countVotes(before: VoteMemory, rules: VoteRules, ballots: readonly Ballot[], now: number): Vote {
  const passed = before.at === null ? 0 : now - before.at;
  const members = ballots.flatMap(({ value, at }, index) => (value === null ? [] : [{ index, value, at }]));
  const without = (odd: VoteMemory['odd']) => members.filter(({ index }) => index !== odd?.index);
  const first = middleOf(without(before.odd));
  const late = first === null ? 0 : first - (before.lagged ?? first);
  const lagged = first === null ? null : first - late * Math.exp(-passed / (1000 * rules.lagS));
  const allowed = rules.tolerance + Math.abs(late);
  const isOfThree = without(before.odd).length === 3;
  const apart = ballots.map(({ value }, i) => {
    const isApart = isOfThree && value !== null && first !== null && Math.abs(value - first) > allowed;
    return sinceWhen(isApart, before.apart[i], now);
  });
  const odd = oddOf(before, rules, members, apart, allowed, now);
  const counted = without(odd);
  const middle = middleOf(counted);
  const used = middle === null ? [] : agreeing(counted, middle, allowed);
  const split = splitOf(before, rules, counted, counted.length > 1 && used.length < 2, apart, now);
  const memory = { at: now, value: null, counted: '', bump: 0, lagged, apart, odd, split };
  const itself = members.find(({ index }) => index === odd?.index);
  const by = itself === undefined || middle === null ? null : itself.value - middle;
  const told = odd === null || by === null ? null : { index: odd.index, by };
  const at = Math.min(...(used.length > 0 ? used : ballots).map((each) => each.at));
  if (middle === null || counted.length < 2 || split !== null)
    return { memory, value: null, code: members.length < 2 ? 'vote-alone' : 'vote-split', at, odd: told };
  const names = counted.map(({ index }) => index).join();
  const values = used.map((member) => member.value);
  const bump =
    before.value === null
      ? 0
      : before.counted === names
        ? before.bump * Math.exp(-passed / FADE_MS)
        : before.value - middle;
  const value = Math.min(Math.max(middle + bump, Math.min(...values)), Math.max(...values));
  return { memory: { ...memory, value, counted: names, bump: value - middle }, value, code: null, at, odd: told };
}
