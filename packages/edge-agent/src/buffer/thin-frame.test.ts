import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DataFrame, frameCounts, scansOf } from '@cerveceria/protocol';
import { decodeFrame } from '@cerveceria/protocol/codec';
import { frameOf } from './outbox.contract.ts';
import { sealData } from './sealed-frame.ts';
import { thinFrame } from './thin-frame.ts';

const whole = (first: number, last: number) => decodeFrame(frameOf(first, last).bytes) as DataFrame;

test('keeps every tenth scan within the same boundaries, and the wire agrees', () => {
  const thinned = thinFrame(whole(61, 117), 10);
  const back = decodeFrame(sealData(thinned, 0).bytes) as DataFrame;
  assert.deepEqual(back, thinned);
  assert.deepEqual(
    scansOf(back).map((scan) => [scan.seq, scan.cells[0]]),
    [61, 71, 81, 91, 101, 111].map((n) => [n, n]),
  );
  assert.deepEqual([back.first, back.last, frameCounts(back)], [61, 117, { held: 6, dropped: 51 }]);
});

test('thins what was thinned before, by a multiple only', () => {
  const once = thinFrame(whole(1, 60), 10);
  assert.deepEqual(
    scansOf(thinFrame(once, 30)).map((scan) => scan.seq),
    [1, 31],
  );
  assert.throws(() => thinFrame(once, 15), RangeError);
});

test('leaves a frame of one scan as it is', () => {
  assert.deepEqual(thinFrame(whole(5, 5), 10).mono, whole(5, 5).mono);
});
