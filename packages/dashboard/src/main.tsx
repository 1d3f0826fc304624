import 'uplot/dist/uPlot.min.css';
import './styles/system.css';
import './styles/bars.css';
import './styles/kettle.css';
import './styles/nodes.css';
import './styles/sheets.css';
import './styles/trend.css';
import { render } from 'preact';
import { createActions } from './actions.ts';
import { type Action, type AppState, initialState, reduce } from './state/app-state.ts';
import { preferencesOf } from './state/preferences.ts';
import { storedSession } from './state/session.ts';
import { createStore } from './state/store.ts';
import { App } from './views/app.tsx';
import { createHistoryLoader } from './wire/history-loader.ts';
import { currentHub, otherHub } from './wire/hub-choice.ts';
import { createHubClient } from './wire/hub-client.ts';
import { createLiveSocket } from './wire/live-socket.ts';
import { simulatedHub } from './wire/open-word.ts';

const SESSION = 'cerveceria.session';
const PREFERENCES = 'cerveceria.preferences';

const now = () => performance.now();
const every = (ms: number, work: () => void) => {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
};
const later = (ms: number, work: () => void) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

const store = createStore<AppState, Action>(
  reduce,
  initialState(
    preferencesOf(localStorage.getItem(PREFERENCES), navigator.languages),
    storedSession(localStorage.getItem(SESSION), Date.now()),
    location.origin,
  ),
);

const client = createHubClient({
  fetch: (input, init) => fetch(input, init),
  bases: () => [currentHub(live.choice), otherHub(live.choice)],
  token: () => store.state.session?.token ?? null,
  onSessionEnd: () => store.dispatch({ type: 'signed-out', fault: 'SESSION_ENDED' }),
});
const live = createLiveSocket({
  origin: location.origin,
  client,
  openSocket: (url) => new WebSocket(url) as ReturnType<Parameters<typeof createLiveSocket>[0]['openSocket']>,
  now,
  random: Math.random,
  every,
  onMessage: (message) => store.dispatch({ type: 'live', message, at: now() }),
  onChoice: (choice) => store.dispatch({ type: 'connection', phase: choice.phase, base: currentHub(choice) }),
});
const loader = createHistoryLoader({
  client,
  state: () => store.state,
  onAnswer: (answer) => store.dispatch({ type: 'history', answer }),
  onFault: (code) => store.dispatch({ type: 'history-fault', code }),
  now,
  later,
});
const actions = createActions({ store, client, loader, now });

function keep(state: AppState): void {
  if (state.session === null) localStorage.removeItem(SESSION);
  else localStorage.setItem(SESSION, JSON.stringify(state.session));
  localStorage.setItem(PREFERENCES, JSON.stringify(state.preferences));
  document.documentElement.lang = state.preferences.language;
  document.documentElement.dataset['theme'] = state.preferences.theme;
}

let before: AppState | null = null;
function follow(): void {
  const state = store.state;
  const was = before;
  // First of all: what is done below may change the state and come back here.
  before = state;
  if (state.session !== was?.session || state.preferences !== was?.preferences) keep(state);
  if (state.session !== null && (was?.session ?? null) === null) live.start();
  if (state.session === null && (was?.session ?? null) !== null) live.stop();
  const looksElsewhere = state.trend !== was?.trend || state.unit !== was?.unit || state.hidden !== was?.hidden;
  if (looksElsewhere || state.kettle !== was?.kettle || state.connection.phase !== was?.connection.phase) loader.look();
}
store.subscribe(follow);
follow();
simulatedHub((input, init) => fetch(input, init), location.origin)
  .then((simulated) => {
    if (simulated !== null && store.state.simulated === null) store.dispatch({ type: 'told', simulated });
  })
  .catch(() => {});
every(1000, () => {
  loader.look();
  const { session } = store.state;
  if (session !== null && session.expires <= Date.now()) store.dispatch({ type: 'signed-out', fault: 'SESSION_ENDED' });
});

const root = document.getElementById('app');
if (root !== null) render(<App store={store} actions={actions} now={now} every={every} />, root);
