import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleLoop } from '../wire/message-samples.ts';
import { tuneChance } from './tune-chance.ts';

const state = sampleLoop().state as NonNullable<ReturnType<typeof sampleLoop>['state']>;

test('a relay experiment swings around the set point that the loop has', () => {
  assert.deepEqual(tuneChance({ state }), { setPoint: 66, hindrance: null });
});

test('it does not begin while a program brews, without a set point, or before the node has reported', () => {
  const program = { ...state, source: 'program' as const };
  assert.deepEqual(tuneChance({ state: program }), { setPoint: null, hindrance: 'program' });
  for (const none of [{ ...state, mode: 'off' as const }, null])
    assert.deepEqual(tuneChance({ state: none }), { setPoint: null, hindrance: 'no-set-point' });
});
