import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { History } from '@cerveceria/protocol';
import { historyAnswer, sampleChannel, sampleLoop } from '../wire/message-samples.ts';
import { bestHistory, isWanting, narrowed, withHistory } from './history.ts';
import { withTails } from './tails.ts';
import { idsOf, trendChoice, unitsOf } from './trend-choice.ts';
import { panned, rangeOf, selected, zoomed, zoomedView } from './trend-range.ts';

const answer = (from: number, to: number, bucket: number, over: Partial<History> = {}): History => ({
  ...historyAnswer(),
  from,
  to,
  bucket,
  gaps: [],
  provisional: null,
  ...over,
});
const ID = historyAnswer().channel;

test('a live view follows the present with its span', () => {
  assert.deepEqual(rangeOf({ kind: 'live', span: 60_000 }, 100_000), { from: 40_000, to: 100_000 });
});

test('zooming keeps the place under the finger and never goes below ten seconds', () => {
  const range = { from: 0, to: 1_000_000 };
  const near = rangeOf(zoomed(range, 0.5, 0.25, 2_000_000), 0);
  assert.deepEqual(near, { from: 125_000, to: 625_000 });
  const nearest = rangeOf(zoomed(range, 1e-9, 0.5, 2_000_000), 0);
  assert.equal(nearest.to - nearest.from, 10_000);
});

test('panning stops a tenth beyond the present', () => {
  assert.deepEqual(rangeOf(panned({ from: 0, to: 1000 }, 0.5, 5000), 0), { from: -500, to: 500 });
  assert.equal(rangeOf(panned({ from: 4000, to: 5000 }, -9, 5000), 0).to, 5100);
});

test('the buttons zoom a live view without stopping it, and a drawn range may be drawn backwards', () => {
  assert.deepEqual(zoomedView({ kind: 'live', span: 60_000 }, 2, 0), { kind: 'live', span: 120_000 });
  assert.deepEqual(selected(90_000, 30_000, 200_000), { kind: 'fixed', from: 30_000, to: 90_000 });
});

test('of what covers a range the finest is drawn, and a coarse one until a finer is there', () => {
  let cache = withHistory(new Map(), answer(0, 100_000, 1000));
  assert.equal(bestHistory(cache, ID, { from: 10_000, to: 20_000 })?.bucket, 1000);
  cache = withHistory(cache, answer(5000, 25_000, 0));
  assert.equal(bestHistory(cache, ID, { from: 10_000, to: 20_000 })?.bucket, 0);
  assert.equal(bestHistory(cache, ID, { from: 0, to: 90_000 })?.bucket, 1000, 'a part is not the whole');
  assert.equal(bestHistory(cache, ID, { from: 200_000, to: 300_000 }), null);
});

test('a range is asked for when nothing covers it or when what does is too coarse for the picture', () => {
  const cache = withHistory(new Map(), answer(0, 100_000, 1000));
  const now = 100_000;
  assert.equal(isWanting(new Map(), ID, { from: 0, to: 1 }, 100, now), true);
  assert.equal(isWanting(cache, ID, { from: 0, to: 100_000 }, 100, now), false);
  assert.equal(isWanting(cache, ID, { from: 0, to: 10_000 }, 100, now), true, 'zoomed in');
  assert.equal(isWanting(cache, ID, { from: 0, to: 110_000 }, 100, now), false, 'the future cannot be had');
  assert.equal(isWanting(cache, ID, { from: 20_000, to: 120_000 }, 100, 120_000), true, 'time has passed');
});

test('the cache forgets what a newer answer covers as finely, and keeps few', () => {
  let cache = withHistory(new Map(), answer(10, 20, 5));
  cache = withHistory(cache, answer(0, 100, 5));
  assert.equal(cache.get(ID)?.length, 1);
  for (let i = 0; i < 30; i += 1) cache = withHistory(cache, answer(i * 10, i * 10 + 15, 5));
  assert.ok((cache.get(ID)?.length ?? 0) <= 6);
});

test('the first reading is found by asking nearer each time, until it fills the range', () => {
  const coarse = answer(0, 1_000_000, 10_000, { t: [900_000, 910_000], min: [1, 1], mean: [1, 1], max: [1, 1] });
  assert.deepEqual(narrowed(coarse), { from: 890_000, to: 1_000_000 });
  assert.equal(narrowed(answer(890_000, 1_000_000, 1000, { t: [893_000] })), null);
  assert.equal(narrowed(answer(0, 10, 1, { t: [] })), null);
});

test('live values are kept once each, and a reading that is none breaks the line', () => {
  const at = (time: number, state: 'ok' | 'fault', value: number | null) => ({ a: { value, state, code: null, time } });
  let tails = withTails(new Map(), at(1, 'ok', 5));
  tails = withTails(tails, at(1, 'ok', 5));
  tails = withTails(tails, at(2, 'fault', null));
  assert.deepEqual(tails.get('a'), { t: [1, 2], v: [5, null] });
  for (let i = 3; i < 2000; i += 1) tails = withTails(tails, at(i, 'ok', i));
  assert.equal(tails.get('a')?.t.length, 900);
  assert.equal(tails.get('a')?.t.at(-1), 1999);
});

test('one picture holds the channels of one unit, its loop first, with set point and duty', () => {
  const channels = [
    sampleChannel({ id: 'kettle-1.heat.air' }),
    sampleChannel(),
    sampleChannel({ id: 'kettle-1.heat.mash-sp', kind: 'set-point' }),
    sampleChannel({ id: 'kettle-1.heat.mash-duty', kind: 'duty', unit: '1' }),
    sampleChannel({ id: 'kettle-1.flow.level', unit: 'L' }),
  ];
  assert.deepEqual(unitsOf(channels), ['°C', 'L']);
  const choice = trendChoice(channels, [sampleLoop()], '°C');
  assert.deepEqual(idsOf(choice, ['kettle-1.heat.air']), [
    'kettle-1.heat.wort',
    'kettle-1.heat.mash-sp',
    'kettle-1.heat.mash-duty',
  ]);
  assert.deepEqual(idsOf(trendChoice(channels, [sampleLoop()], 'L'), []), ['kettle-1.flow.level']);
});
