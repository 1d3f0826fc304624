import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { type LiveMessage, LiveWord } from './live-word.ts';

const scan = (seq: number) => ({ epoch: 'e', seq, wall: seq, cells: [] });

test('a lone scan is told at once, a stream of them ten times a second with every scan in it', () => {
  const clock = new FakeClock();
  const told: { at: number; seqs: number[] }[] = [];
  const publish = (_topic: string, payload: unknown) => {
    told.push({ at: clock.mono(), seqs: (payload as LiveMessage).scans.map((each) => each.seq) });
  };
  const word = new LiveWord({ publish }, clock);
  const cancel = word.start();
  word.add('k.heat', [scan(1)]);
  assert.deepEqual(told, [{ at: 0, seqs: [1] }]);
  for (let seq = 2; seq <= 21; seq++) {
    clock.advance(50);
    word.add('k.heat', [scan(seq)]);
  }
  clock.advance(100);
  assert.ok(told.length >= 10 && told.length <= 13, `${told.length} words in 1.1 s`);
  assert.deepEqual(
    told.flatMap((each) => each.seqs),
    Array.from({ length: 21 }, (_, i) => i + 1),
  );
  cancel();
});

test('of a flood the newest sixty scans are told, and each node has its own turn', () => {
  const clock = new FakeClock();
  const told: LiveMessage[] = [];
  const word = new LiveWord({ publish: (_topic, payload) => void told.push(payload as LiveMessage) }, clock);
  word.start();
  word.add('k.heat', [scan(1)]);
  for (let seq = 2; seq <= 500; seq++) word.add('k.heat', [scan(seq)]);
  word.add('k.flow', [scan(7)]);
  clock.advance(100);
  assert.deepEqual(
    told.map(({ node, scans }) => [node, scans.length, scans.at(-1)?.seq]),
    [
      ['k.heat', 1, 1],
      ['k.flow', 1, 7],
      ['k.heat', 60, 500],
    ],
  );
});
