import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Program, Step } from '@cerveceria/protocol';
import { carryOut } from './orders.ts';
import { BREW, WALL, walk } from './program.fixture.ts';
import { beginProgram } from './program-run.ts';

const only = (index: number, over: Partial<Step> = {}): Program => {
  return { ...BREW, steps: [{ ...(BREW.steps[index] as Step), ...over }] };
};

test('what a veto keeps from being heated does not count, and what it held counts on', () => {
  const counting = walk(beginProgram(only(1), WALL), 101, () => 66).run;
  const held = walk(counting, 60, () => 65, { isHeld: true }).run;
  assert.deepEqual([held.phase, held.counted], ['count', 100_000]);
  assert.equal(walk(held, 10, () => 65).run.counted, 110_000);
});

test('wort that cooled too far while a veto held has to arrive again, and keeps what it had counted', () => {
  const counting = walk(beginProgram(only(1), WALL), 101, () => 66).run;
  const held = walk(counting, 60, () => null, { isHeld: true }).run;
  const freed = walk(held, 10, () => 63).run;
  assert.deepEqual([freed.phase, freed.counted], ['approach', 100_000]);
  assert.equal(walk(freed, 11, () => 66).run.counted, 110_000);
});

test('a step that heats nothing counts under any veto', () => {
  const wait = beginProgram(only(1, { kind: 'wait', setPoint: null }), WALL);
  assert.equal(walk(wait, 60, () => 20, { isHeld: true }).run.counted, 59_000);
});

test('a person who sees it boil begins the boil’s time, once, and in no other step', () => {
  const heating = walk(beginProgram(only(2), WALL), 60, () => 96, { boiling: false }).run;
  assert.equal(heating.phase, 'approach');
  const boils = carryOut(heating, { kind: 'boils' }, heating.at);
  assert.deepEqual([boils.refused, boils.run.phase, boils.run.records[0]?.reached], [null, 'count', heating.at]);
  const later = walk(boils.run, 60, () => 96, { boiling: false });
  assert.deepEqual([later.run.counted, later.last.demand.power], [60_000, 0.6]);
  assert.equal(carryOut(later.run, { kind: 'boils' }, WALL).refused, 'no-boil-awaited');
  assert.equal(carryOut(beginProgram(only(1), WALL), { kind: 'boils' }, WALL).refused, 'no-boil-awaited');
});
