import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FromHub } from '@cerveceria/protocol';
import { FakeClock } from '@cerveceria/runtime';
import { AckWord } from './ack-word.ts';

const EPOCH = '00000000000000aa';

function stand() {
  const machine = new FakeClock();
  const marks = { hot: 0, warm: 0 };
  const said: FromHub[] = [];
  const word = new AckWord({
    ...{ machine, mark: (level) => marks[level], credit: () => 1000, say: (message) => void said.push(message) },
  });
  /** A tier has stored up to there, and the end of its batch. */
  function stores(level: 'hot' | 'warm', mark: number): void {
    marks[level] = mark;
    word.stands(EPOCH, mark);
    word.tell();
  }
  const told = () => said.map((each) => (each.type === 'ack' ? [each.hot, each.warm] : each));
  return { machine, word, stores, told };
}

test('what one tier says first is told at once, what the other says after it goes with the next news', () => {
  const { machine, stores, told } = stand();
  stores('hot', 60);
  stores('warm', 60);
  assert.deepEqual(told(), [[60, 0]]);
  stores('hot', 120);
  assert.deepEqual(told(), [
    [60, 0],
    [120, 60],
  ]);
  machine.advance(100);
  assert.equal(told().length, 2);
});

test('with no news to follow the other tier is told within 20 ms', () => {
  const { machine, stores, told } = stand();
  stores('hot', 60);
  stores('warm', 30);
  stores('warm', 60);
  machine.advance(20);
  assert.deepEqual(told(), [
    [60, 0],
    [60, 60],
  ]);
});

test('with the first tier gone each word of the other is news', () => {
  const { stores, told } = stand();
  stores('warm', 60);
  stores('warm', 120);
  assert.deepEqual(told(), [
    [0, 60],
    [0, 120],
  ]);
});

test('when the agent has gone nothing more is told', () => {
  const { machine, word, stores, told } = stand();
  stores('hot', 60);
  stores('warm', 60);
  word.close();
  machine.advance(100);
  assert.equal(told().length, 1);
});
