import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCaller } from '../sound/caller.ts';
import { type AppState, initialState } from './app-state.ts';
import { callsOf } from './calls.ts';
import { PROGRAMS, withPaper } from './papers.ts';
import { preferencesOf } from './preferences.ts';
import { madeAlarm, madeView, there } from './program-samples.ts';

const SESSION = { token: 't', user: 'ana', role: 'brewer', expires: 1 } as const;
function page(change: Partial<AppState>, program: Parameters<typeof madeView>[0] = {}): AppState {
  const state = initialState(preferencesOf(null, ['es']), SESSION, 'http://hub');
  return { ...state, papers: withPaper(state.papers, PROGRAMS, { data: [madeView(program)] }), ...change };
}
const seen = { ...there(madeAlarm('no-effect').event), state: 'acknowledged' as const };

test('a question and a doubt call before an addition, an addition before an alarm', () => {
  const alarms = [madeAlarm('no-effect'), madeAlarm('program-addition', { detail: 'Perle, 38 g' })];
  const asked = callsOf(page({ alarms }, { phase: 'ask', ask: 'Eche el grano' }));
  assert.deepEqual(
    asked.map(({ kind, text }) => [kind, text]),
    [
      ['ask', 'Eche el grano'],
      ['addition', 'Perle, 38 g'],
      ['alarm', 'no-effect'],
    ],
  );
  const [doubt] = callsOf(page({}, { phase: 'doubt', doubt: 'outage-too-long' }));
  assert.deepEqual([doubt?.kind, doubt?.text], ['doubt', 'outage-too-long']);
});

test('what was seen calls nobody, what is over and was not seen goes on calling', () => {
  const over = { ...seen, state: 'cleared' as const };
  const alarms = [madeAlarm('no-effect', { event: seen }), madeAlarm('dry-fire', { active: false, event: over })];
  assert.deepEqual(
    callsOf(page({ alarms })).map(({ text }) => text),
    ['dry-fire'],
  );
});

test('the words of a program are not told twice, as a question and as its alarm', () => {
  const alarms = [madeAlarm('program-ask'), madeAlarm('program-step', { priority: 'info' })];
  assert.equal(callsOf(page({ alarms }, { phase: 'ask', ask: 'Eche el grano' })).length, 1);
});

test('a tone comes at once with what is new, again while nobody comes, and never when it is switched off', () => {
  let state = page({});
  let now = 0;
  const tones: string[] = [];
  const caller = createCaller({ state: () => state, beep: (tone) => tones.push(tone), now: () => now });
  const after = (ms: number) => {
    now += ms;
    caller.look();
    return tones.splice(0);
  };
  assert.deepEqual(after(0), []);
  state = page({}, { phase: 'ask', ask: 'Eche el grano' });
  assert.deepEqual([after(500), after(500), after(12_000)], [['call'], [], ['call']]);
  state = page({ alarms: [madeAlarm('no-effect')] }, { phase: 'ask', ask: 'Eche el grano' });
  assert.deepEqual(after(500), ['alarm'], 'a new one does not wait for its turn');
  state = { ...state, preferences: { ...state.preferences, sound: false } };
  assert.deepEqual(after(60_000), []);
  state = { ...page({}, { phase: 'ask', ask: 'Eche el grano' }), session: null };
  assert.deepEqual(after(60_000), [], 'nobody is signed in');
});
