import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withHistory } from '../state/history.ts';
import { historyAnswer, sampleChannel } from '../wire/message-samples.ts';
import { align } from './align.ts';
import { curveOf } from './curve.ts';
import { pictureOf } from './picture.ts';

const history = (t: number[], gaps: { from: number; to: number }[] = []) => ({
  ...historyAnswer(),
  t,
  min: t.map(() => 1),
  mean: t.map(() => 2),
  max: t.map(() => 3),
  gaps: gaps.map((gap) => ({ ...gap, reason: 'fault' as const, detail: '', count: 1 })),
  provisional: null,
});

test('a gap breaks the line between the readings beside it', () => {
  const curve = curveOf(history([0, 1000, 5000, 6000], [{ from: 2000, to: 5000 }]), undefined);
  assert.deepEqual(curve.t, [0, 1000, 2000, 5000, 6000]);
  assert.deepEqual(curve.mean, [2, 2, null, 2, 2]);
  assert.deepEqual(curve.min, [1, 1, null, 1, 1]);
});

test('a gap that starts right at a reading still breaks, and keeps the reading', () => {
  const curve = curveOf(history([0, 1000, 2000], [{ from: 1000, to: 2000 }]), undefined);
  assert.deepEqual(curve.mean, [2, 2, null, 2]);
});

test('several gaps break each where they are', () => {
  const gaps = [
    { from: 4100, to: 4900 },
    { from: 100, to: 900 },
  ];
  assert.deepEqual(curveOf(history([0, 1000, 4000, 5000], gaps), undefined).mean, [2, null, 2, 2, null, 2]);
});

test('live values go on where the history ends, never twice and never across silence', () => {
  const tail = { t: [500, 1000, 2000, 3000, 20_000], v: [9, 9, 9, null, 9] };
  const curve = curveOf(history([0, 1000]), tail);
  assert.deepEqual(curve.mean, [2, 2, 9, null, null, 9]);
  assert.deepEqual(curve.t, [0, 1000, 2000, 3000, 3000.5, 20_000]);
});

test('a live value inside of a named gap is not drawn', () => {
  const curve = curveOf(history([0, 1000], [{ from: 1000, to: 5000 }]), { t: [2000, 6000], v: [9, 9] });
  assert.equal(curve.t.includes(2000), false);
});

test('aligned channels share times; another channel is passed over without a break', () => {
  const { t, columns } = align([curveOf(history([0, 2000]), undefined), curveOf(history([1000]), undefined)]);
  assert.deepEqual(t, [0, 1000, 2000]);
  assert.deepEqual(columns[1], [2, undefined, 2]);
  assert.deepEqual(columns[4], [undefined, 2, undefined]);
});

test('a picture has duty, set point and three columns a channel, and says when there is nothing', () => {
  const choice = { unit: '°C', channels: [sampleChannel()], setPoint: null, duty: null };
  const cache = withHistory(new Map(), { ...history([0, 1000]), provisional: 500 });
  const picture = pictureOf(choice, [historyAnswer().channel], cache, new Map(), { from: 0, to: 4000 });
  assert.equal(picture.columns.length, 5);
  assert.deepEqual(picture.columns[3], [2, 2]);
  assert.equal(picture.provisional, 500);
  assert.equal(picture.empty, false);
  assert.equal(pictureOf(choice, [], cache, new Map(), { from: 0, to: 1 }).empty, true);
});
