import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAge, formatDuration } from './duration.ts';
import { decimalsOf, formatAmount, formatDuty, formatNumber, formatQuantity, formatSetPoint } from './quantity.ts';
import { formatClock, formatFull, formatMoment } from './time.ts';

test('decimals follow the resolution and stop at four', () => {
  assert.deepEqual([10, 1, 0.5, 0.1, 0.0625, 0.01, 0.001, 1e-9].map(decimalsOf), [0, 0, 1, 1, 2, 2, 3, 4]);
  assert.equal(decimalsOf(Number.NaN), 0);
});

test('a temperature is shown with one decimal and the comma of the language', () => {
  const spec = { unit: '°C', res: 0.0625, kind: 'analog' } as const;
  assert.deepEqual(formatQuantity(66.4375, spec, 'es'), { text: '66,4', unit: '°C' });
  assert.deepEqual(formatQuantity(66.4375, spec, 'en-GB'), { text: '66.4', unit: '°C' });
});

test('a duty is shown in percent and a plain ratio without a unit', () => {
  assert.deepEqual(formatQuantity(0.456, { unit: '1', res: 0.001, kind: 'duty' }, 'es'), { text: '46', unit: '%' });
  assert.deepEqual(formatQuantity(1, { unit: '1', res: 1, kind: 'state' }, 'es'), { text: '1', unit: '' });
  assert.equal(formatDuty(-0.5, 'en-GB'), '-50 %');
});

test('an amount of a recipe keeps its decimals, with the comma of the language', () => {
  const amounts = ['7.5 kg', '18.15 g', '500 g', '0.005 L', '2 ×', '', 'some'];
  assert.deepEqual(
    amounts.map((amount) => formatAmount(amount, 'es')),
    ['7,5 kg', '18,15 g', '500 g', '0,005 L', '2 ×', '', 'some'],
  );
  assert.deepEqual(
    amounts.map((amount) => formatAmount(amount, 'en-GB')),
    amounts,
  );
});

test('a gravity keeps the decimals of its resolution', () => {
  assert.equal(formatQuantity(1.0483, { unit: 'SG', res: 0.0001, kind: 'analog' }, 'en-GB').text, '1.0483');
});

test('what rounds to zero is never shown as minus zero', () => {
  assert.equal(formatNumber(-0.04, 1, 'es'), '0,0');
  assert.equal(formatSetPoint(-0.01, '°C', 'en-GB').text, '0.0');
});

test('an age is rounded down to one unit and never negative', () => {
  assert.deepEqual([-5, 0, 999, 59_999, 60_000, 3_599_999, 3_600_000, 86_400_000 * 2].map(formatAge), [
    '0 s',
    '0 s',
    '0 s',
    '59 s',
    '1 min',
    '59 min',
    '1 h',
    '2 d',
  ]);
});

test('a duration names hours and minutes', () => {
  assert.deepEqual(
    [30_000, 900_000, 3_600_000, 5_400_000, 86_400_000, 172_800_000, 2_687_700_000].map(formatDuration),
    ['30 s', '15 min', '1 h', '1 h 30 min', '24 h', '2 d', '31 d 3 h'],
  );
});

test('a time is shown in the zone it is asked for, with the date only when it is another day', () => {
  const noon = Date.UTC(2026, 10, 22, 12, 0, 5);
  assert.equal(formatClock(noon, 'es', 'Europe/Madrid'), '13:00:05');
  assert.equal(formatMoment(noon, noon + 60_000, 'es', 'Europe/Madrid'), '13:00');
  assert.match(formatMoment(noon, noon + 86_400_000, 'en-GB', 'Europe/Madrid'), /22 Nov 13:00/);
  // Across midnight of the tablet's zone, not of UTC.
  assert.match(
    formatMoment(Date.UTC(2026, 10, 21, 23, 30), Date.UTC(2026, 10, 21, 22, 30), 'es', 'Europe/Madrid'),
    /22 nov/,
  );
  assert.match(formatFull(noon, 'en-GB', 'UTC'), /22 Nov 2026.*12:00:05/);
});

test('midnight is 00:00, never 24:00', () => {
  assert.equal(formatClock(Date.UTC(2026, 0, 1), 'es', 'UTC'), '00:00:00');
});
