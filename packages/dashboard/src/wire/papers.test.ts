import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Action, type AppState, initialState, reduce } from '../state/app-state.ts';
import type { Place } from '../state/place.ts';
import { preferencesOf } from '../state/preferences.ts';
import { madeAlarm, madeView } from '../state/program-samples.ts';
import { HubError } from './hub-error.ts';
import { createPaperLoader } from './paper-loader.ts';
import { checkOf } from './paper-shape.ts';

const SESSION = { token: 't', user: 'ana', role: 'brewer', expires: 1 } as const;

function setUp(place: Place, answer: (path: string) => unknown = () => []) {
  let state: AppState = {
    ...initialState(preferencesOf(null, ['es']), SESSION, 'http://hub'),
    ...{
      place,
      connection: { phase: 'live', base: '', hub: 'hub-a', heard: 0 },
      clock: { now: 9e9, rate: 1, heard: 0 },
    },
  };
  let now = 0;
  const asked: string[] = [];
  const dispatch = (action: Action) => {
    state = reduce(state, action);
  };
  const loader = createPaperLoader({
    client: {
      read: (path) => {
        asked.push(path);
        return Promise.resolve().then(() => answer(path));
      },
    },
    state: () => state,
    onPaper: (path, data) => dispatch({ type: 'paper', path, data }),
    onFault: (path, code) => dispatch({ type: 'paper-fault', path, code }),
    now: () => now,
  });
  const after = async (ms: number) => {
    now += ms;
    loader.look();
    await new Promise(setImmediate);
    return asked.splice(0).map((path) => path.split('?')[0]);
  };
  return { loader, after, state: () => state, dispatch };
}

test('a place asks for what it shows, and the programs are asked for everywhere', async () => {
  const { after, dispatch } = setUp({ page: 'recipes', id: null });
  assert.deepEqual(await after(0), ['programs', 'power', 'recipes']);
  dispatch({ type: 'went', place: { page: 'batches', id: 'a b' }, kettle: null });
  assert.deepEqual(await after(100), ['batches/a%20b']);
  dispatch({ type: 'went', place: { page: 'alarms' }, kettle: null });
  assert.deepEqual(await after(100), ['alarms/history', 'findings']);
  dispatch({ type: 'went', place: { page: 'power' }, kettle: null });
  assert.deepEqual(await after(800), ['power'], 'often where it is shown, now and then elsewhere');
});

test('nothing is asked for twice before it has grown old, or at all without a session or a hub', async () => {
  const { loader, after, dispatch } = setUp({ page: 'program' });
  assert.deepEqual([await after(0), await after(500), await after(500)], [['programs', 'power'], [], ['programs']]);
  loader.refresh('programs');
  assert.deepEqual(await after(0), ['programs'], 'what was just changed is asked for at once');
  dispatch({ type: 'connection', phase: 'waiting', base: '' });
  assert.deepEqual(await after(5000), []);
});

test('a fault is told and leaves the last good answer standing', async () => {
  let fails = false;
  const { after, state } = setUp({ page: 'recipes', id: null }, () => {
    if (fails) throw new HubError('TIER_UNAVAILABLE', 503, 'm');
    return ['first'];
  });
  await after(0);
  fails = true;
  await after(6000);
  assert.deepEqual(state().papers.get('recipes'), { data: ['first'], fault: 'TIER_UNAVAILABLE' });
});

test('an answer must look like what its path promises', () => {
  assert.equal(checkOf('programs')([madeView()]), true);
  assert.equal(checkOf('programs')([{ ...madeView(), state: { phase: 'unheard-of' } }]), false);
  assert.equal(checkOf('alarms/history?from=1')({ rows: [madeAlarm('no-effect')], next: null }), true);
  const times = { from: 1, at: 2, until: null };
  const finding = { id: 1, kind: 'off-band', channel: 'kettle-1.heat.wort', ...times, cause: '', confidence: 0.9 };
  assert.equal(checkOf('findings')([{ ...finding, evidence: { step: 2 } }]), true);
  assert.equal(checkOf('findings')([{ ...finding, evidence: { step: 'rest' } }]), false);
  assert.equal(checkOf('alarms/history')({ rows: [{ code: 'no-effect' }], next: null }), false);
  const node = { node: 'kettle-1.heat', shareW: 1000, wantsW: null, limitW: null, usedW: null };
  assert.equal(checkOf('power')({ site: null, nodes: [node] }), true);
  assert.equal(checkOf('power')({ site: { limitW: 1 }, nodes: [] }), false);
  assert.equal(checkOf('recipes')([{ id: 'a' }]), false);
  assert.equal(checkOf('batches/x?')({}), false);
  assert.equal(checkOf('elsewhere')({}), false);
});
