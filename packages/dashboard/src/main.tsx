import 'uplot/dist/uPlot.min.css';
import './styles/system.css';
import './styles/bars.css';
import './styles/kettle.css';
import './styles/nodes.css';
import './styles/sheets.css';
import './styles/trend.css';
import './styles/places.css';
import './styles/program.css';
import './styles/steps.css';
import './styles/brews.css';
import './styles/batches.css';
import './styles/power.css';
import './styles/depth.css';
import { render } from 'preact';
import { createActions } from './actions.ts';
import { createBrewActions } from './brew-actions.ts';
import { createBeeper } from './sound/beeper.ts';
import { createCaller } from './sound/caller.ts';
import { type Action, type AppState, initialState, reduce } from './state/app-state.ts';
import { hashOf, placeOf } from './state/place.ts';
import { preferencesOf } from './state/preferences.ts';
import { storedSession } from './state/session.ts';
import { createStore } from './state/store.ts';
import { followTaps } from './touch/true-taps.ts';
import { App } from './views/app.tsx';
import { createBrewClient } from './wire/brew-client.ts';
import { createHistoryLoader } from './wire/history-loader.ts';
import { createHubCalls } from './wire/hub-calls.ts';
import { currentHub, otherHub } from './wire/hub-choice.ts';
import { createHubClient } from './wire/hub-client.ts';
import { createLiveSocket } from './wire/live-socket.ts';
import { simulatedHub } from './wire/open-word.ts';
import { createPaperLoader } from './wire/paper-loader.ts';
import { saveFile } from './wire/save-file.ts';

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

const wire = createHubCalls({
  fetch: (input, init) => fetch(input, init),
  bases: () => [currentHub(live.choice), otherHub(live.choice)],
  token: () => store.state.session?.token ?? null,
  onSessionEnd: () => store.dispatch({ type: 'signed-out', fault: 'SESSION_ENDED' }),
});
const client = createHubClient(wire);
const brewClient = createBrewClient(wire);
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
const papers = createPaperLoader({
  client: brewClient,
  state: () => store.state,
  onPaper: (path, data) => store.dispatch({ type: 'paper', path, data }),
  onFault: (path, code) => store.dispatch({ type: 'paper-fault', path, code }),
  now,
});
const actions = createActions({ store, client, loader, now });
const brew = createBrewActions({ store, client: brewClient, papers, now, save: saveFile });
const beeper = createBeeper(() => new AudioContext());
const caller = createCaller({ state: () => store.state, beep: beeper.beep, now });

const wentTo = () => store.dispatch({ type: 'went', ...placeOf(location.hash) });
wentTo();
addEventListener('hashchange', wentTo);
// A browser lets a page sound only after it was touched.
addEventListener('pointerdown', beeper.wake);

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
  if (state.session !== null) {
    const hash = hashOf(state.place, state.kettle);
    if (state.kettle !== null && location.hash !== hash) location.hash = hash;
    if (state.place !== was?.place || state.connection.phase !== was?.connection.phase) papers.look();
  }
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
every(500, () => {
  papers.look();
  caller.look();
});
every(1000, () => {
  loader.look();
  const { session } = store.state;
  if (session !== null && session.expires <= Date.now()) store.dispatch({ type: 'signed-out', fault: 'SESSION_ENDED' });
});

followTaps(window);
const root = document.getElementById('app');
if (root !== null) render(<App store={store} actions={actions} brew={brew} now={now} every={every} />, root);
