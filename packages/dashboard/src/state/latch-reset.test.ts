import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoopView, Override } from '@cerveceria/protocol';
import { latchResetOf } from './latch-reset.ts';
import { PROGRAMS } from './papers.ts';
import { madeAlarm, madeView } from './program-samples.ts';

const ID = 'kettle-1.heat.mash';
const OVERRIDE: Override = {
  ...{ id: 'o', owner: 'ana', reason: 'test', issued: 1, expires: 2, mode: 'manual', duty: 1 },
};
function loops(override: Override | null = null) {
  const state = { id: ID, mode: 'auto', source: 'safety', setPoint: 66, pv: 66, duty: 0, terms: null, override };
  const view = { node: 'kettle-1.heat', spec: { id: ID }, state: { ...state, veto: 'over-temperature' }, refused: [] };
  return new Map([[ID, view as unknown as LoopView]]);
}
const papers = (...data: unknown[]) => new Map([[PROGRAMS, { data, fault: null }]]);
const latched = madeAlarm('over-temperature', { latched: true });
const how = (...args: Parameters<typeof latchResetOf>) => latchResetOf(...args)?.how ?? null;

test('a latch is reset by the word that rules its loop: what lasts, or a while under a program or an override', () => {
  assert.equal(how(latched, loops(), papers()), 'lasting');
  assert.equal(how(latched, loops(), papers(madeView())), 'for-a-while');
  assert.equal(how(latched, loops(), papers(madeView({ phase: 'done' }))), 'for-a-while', 'one that is over rules on');
  assert.equal(how(latched, loops(OVERRIDE), papers()), 'for-a-while');
  assert.equal(how(latched, loops(), papers({ ...madeView({ loop: 'kettle-2.heat.mash' }) })), 'lasting');
});

test('there is nothing to reset at what is not latched, is over, or is no loop’s', () => {
  assert.equal(how({ ...latched, latched: false }, loops(), papers()), null);
  assert.equal(how({ ...latched, active: false }, loops(), papers()), null);
  assert.equal(how({ ...latched, about: 'kettle-1.heat' }, loops(), papers()), null);
});
