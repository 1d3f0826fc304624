import type { AlarmView, FromLive, History, Session } from '@cerveceria/protocol';
import type { PageClock } from './clock.ts';
import type { Connection } from './connection.ts';
import { type Errand, settleErrands, withErrand } from './errands.ts';
import { type HistoryCache, withHistory } from './history.ts';
import { type Channels, channelsOf, withLatest } from './latest.ts';
import { type Loops, withLoops } from './loops.ts';
import { type Nodes, withNodes } from './nodes.ts';
import { type Papers, PROGRAMS, programsIn, withPaper } from './papers.ts';
import { HOME, type Place } from './place.ts';
import type { Preferences } from './preferences.ts';
import { type Tails, withTails } from './tails.ts';
import type { TrendView } from './trend-range.ts';
import { changeWish, settle, type Wish, withWish } from './wishes.ts';

export interface AppState {
  readonly preferences: Preferences;
  readonly session: Session | null;
  /** Why the page asks for a sign-in: a code of the hub, `SESSION_ENDED`, or null. */
  readonly signInFault: string | null;
  readonly signingIn: boolean;
  readonly connection: Connection;
  readonly clock: PageClock | null;
  /** null while no hub has said. */
  readonly simulated: boolean | null;
  readonly kettles: readonly string[];
  readonly kettle: string | null;
  readonly channels: Channels;
  readonly nodes: Nodes;
  readonly loops: Loops;
  readonly alarms: readonly AlarmView[];
  readonly wishes: readonly Wish[];
  readonly place: Place;
  readonly papers: Papers;
  readonly errands: readonly Errand[];
  readonly trend: TrendView;
  readonly unit: string;
  readonly hidden: readonly string[];
  readonly history: HistoryCache;
  readonly tails: Tails;
  /** Code of the last history call when it failed. */
  readonly historyFault: string | null;
}

export type Action =
  | { readonly type: 'live'; readonly message: FromLive; readonly at: number }
  | { readonly type: 'connection'; readonly phase: Connection['phase']; readonly base: string }
  | { readonly type: 'told'; readonly simulated: boolean }
  | { readonly type: 'signing-in' }
  | { readonly type: 'signed-in'; readonly session: Session }
  | { readonly type: 'signed-out'; readonly fault: string | null }
  | { readonly type: 'preferences'; readonly change: Partial<Preferences> }
  | { readonly type: 'kettle'; readonly kettle: string }
  | { readonly type: 'wish'; readonly wish: Wish }
  | { readonly type: 'wish-change'; readonly id: number; readonly change: Partial<Wish> }
  | { readonly type: 'wish-gone'; readonly id: number }
  | { readonly type: 'went'; readonly place: Place; readonly kettle: string | null }
  | { readonly type: 'paper'; readonly path: string; readonly data: unknown }
  | { readonly type: 'paper-fault'; readonly path: string; readonly code: string }
  | { readonly type: 'errand'; readonly errand: Errand }
  | { readonly type: 'errand-change'; readonly id: number; readonly change: Partial<Errand> }
  | { readonly type: 'errand-gone'; readonly id: number }
  | { readonly type: 'trend'; readonly view: TrendView }
  | { readonly type: 'unit'; readonly unit: string }
  | { readonly type: 'hide'; readonly channel: string; readonly hide: boolean }
  | { readonly type: 'history'; readonly answer: History }
  | { readonly type: 'history-fault'; readonly code: string | null };

export function initialState(preferences: Preferences, session: Session | null, base: string): AppState {
  return {
    preferences,
    session,
    signInFault: null,
    signingIn: false,
    connection: { phase: 'idle', base, hub: null, heard: null },
    clock: null,
    simulated: null,
    kettles: [],
    kettle: null,
    channels: new Map(),
    nodes: new Map(),
    loops: new Map(),
    alarms: [],
    wishes: [],
    place: HOME,
    papers: new Map(),
    errands: [],
    trend: { kind: 'live', span: 3_600_000 },
    unit: '°C',
    hidden: [],
    history: new Map(),
    tails: new Map(),
    historyFault: null,
  };
}

function heard(state: AppState, message: FromLive, at: number): AppState {
  const clock = { ...message.clock, heard: at };
  if (message.type === 'hello') {
    const kettles = message.kettles.map((kettle) => kettle.id);
    // Reports may bring a name that stands before all others; who opens the page wants to see where something is heated.
    const first =
      kettles.find((kettle) => message.loops.some(({ node }) => node.startsWith(`${kettle}.`))) ?? kettles[0];
    const next = {
      ...state,
      clock,
      connection: { ...state.connection, hub: message.hub, heard: at },
      simulated: message.simulated,
      kettles,
      kettle: state.kettle !== null && kettles.includes(state.kettle) ? state.kettle : (first ?? null),
      channels: channelsOf(message.channels),
      nodes: withNodes(
        new Map(),
        message.kettles.flatMap((kettle) => kettle.nodes),
      ),
      loops: withLoops(new Map(), message.loops),
      alarms: message.alarms,
      tails: withTails(state.tails, Object.fromEntries(message.channels.map(({ id, latest }) => [id, latest]))),
    };
    return { ...next, wishes: settle(state.wishes, next.loops, next.nodes) };
  }
  const { latest, loops, nodes, alarms } = message;
  const next = {
    ...state,
    clock,
    connection: { ...state.connection, heard: at },
    channels: latest === undefined ? state.channels : withLatest(state.channels, latest),
    tails: latest === undefined ? state.tails : withTails(state.tails, latest),
    loops: loops === undefined ? state.loops : withLoops(state.loops, loops),
    nodes: nodes === undefined ? state.nodes : withNodes(state.nodes, nodes),
    // The hub tells all standing alarms whenever one of them changed.
    alarms: alarms ?? state.alarms,
  };
  return { ...next, wishes: settle(state.wishes, next.loops, next.nodes) };
}

/** The one reducer: pure, so that every state the page can be in can be made in a test. */
export function reduce(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'live':
      return heard(state, action.message, action.at);
    case 'connection':
      return { ...state, connection: { ...state.connection, phase: action.phase, base: action.base } };
    case 'told':
      return { ...state, simulated: action.simulated };
    case 'signing-in':
      return { ...state, signingIn: true, signInFault: null };
    case 'signed-in':
      return { ...state, session: action.session, signingIn: false, signInFault: null };
    case 'signed-out': {
      const blank = initialState(state.preferences, null, state.connection.base);
      const { simulated, clock, place, kettle } = state;
      return { ...blank, simulated, clock, place, kettle, signInFault: action.fault };
    }
    case 'preferences':
      return { ...state, preferences: { ...state.preferences, ...action.change } };
    case 'kettle':
      return { ...state, kettle: action.kettle };
    case 'wish':
      return { ...state, wishes: withWish(state.wishes, action.wish) };
    case 'wish-change': {
      const wishes = changeWish(state.wishes, action.id, action.change);
      return { ...state, wishes: settle(wishes, state.loops, state.nodes) };
    }
    case 'wish-gone':
      return { ...state, wishes: state.wishes.filter((wish) => wish.id !== action.id) };
    case 'went':
      return { ...state, place: action.place, kettle: action.kettle ?? state.kettle };
    case 'paper': {
      const papers = withPaper(state.papers, action.path, { data: action.data, fault: null });
      if (action.path !== PROGRAMS) return { ...state, papers };
      return { ...state, papers, errands: settleErrands(state.errands, programsIn(papers)) };
    }
    case 'paper-fault':
      return { ...state, papers: withPaper(state.papers, action.path, { fault: action.code }) };
    case 'errand':
      return { ...state, errands: withErrand(state.errands, action.errand) };
    case 'errand-change': {
      const errands = state.errands.map((each) => (each.id === action.id ? { ...each, ...action.change } : each));
      return { ...state, errands: settleErrands(errands, programsIn(state.papers)) };
    }
    case 'errand-gone':
      return { ...state, errands: state.errands.filter(({ id }) => id !== action.id) };
    case 'trend':
      return { ...state, trend: action.view };
    case 'unit':
      return { ...state, unit: action.unit };
    case 'hide': {
      const others = state.hidden.filter((id) => id !== action.channel);
      return { ...state, hidden: action.hide ? [...others, action.channel] : others };
    }
    case 'history':
      return { ...state, history: withHistory(state.history, action.answer), historyFault: null };
    case 'history-fault':
      return { ...state, historyFault: action.code };
  }
}
