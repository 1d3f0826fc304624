import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { LineBank, type LineState } from './line-bank.ts';

const NODE = 'k1.heat';
const agent = { name: 'agent' };
const other = { name: 'other' };
let changes: LineState[];
let bank: LineBank;

beforeEach(() => {
  changes = [];
  bank = new LineBank((state) => changes.push(state));
});

test('a claim sets the initial level in the same act and is always told', () => {
  bank.claimOutput(agent, NODE, 17, 0);
  assert.deepEqual(changes, [{ node: NODE, line: 17, level: 0, by: 'claim' }]);
});

test('changes are told once, with who made them', () => {
  bank.claimOutput(agent, NODE, 17, 0);
  bank.set(agent, NODE, 17, 1, 'agent');
  bank.set(agent, NODE, 17, 1, 'agent');
  bank.force(NODE, 17, 0, 'guard');
  assert.deepEqual(
    changes.slice(1).map(({ level, by }) => [level, by]),
    [
      [1, 'agent'],
      [0, 'guard'],
    ],
  );
});

test('a held line is busy for another agent, and stays as it was', () => {
  bank.claimOutput(agent, NODE, 17, 1);
  assert.throws(() => bank.claimOutput(other, NODE, 17, 0), { code: 'LINE_BUSY' });
  assert.throws(() => bank.claimInput(other, NODE, 17), { code: 'LINE_BUSY' });
  assert.throws(() => bank.set(other, NODE, 17, 0, 'agent'), { code: 'LINE_NOT_HELD' });
  assert.equal(bank.level(NODE, 17), 1);
  bank.claimOutput(other, 'k1.flow', 17, 0);
});

test('the level stays when its owner dies, and another agent may take the line', () => {
  bank.claimOutput(agent, NODE, 17, 1);
  bank.release(agent);
  assert.equal(bank.level(NODE, 17), 1);
  assert.equal(changes.length, 1);
  bank.claimOutput(other, NODE, 17, 0);
  assert.equal(bank.level(NODE, 17), 0);
});

test('an input cannot be driven and has no level of its own', () => {
  bank.claimInput(agent, NODE, 5);
  assert.throws(() => bank.set(agent, NODE, 5, 1, 'agent'), { code: 'LINE_NOT_HELD' });
  assert.equal(bank.level(NODE, 5), undefined);
  assert.deepEqual(bank.list(), []);
});
