import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryOf, isWithin, type Key, numberOf, pressed, stepped } from './number-entry.ts';
import { durationOf, endOfDay } from './override-duration.ts';
import { limitsOf } from './pad-limits.ts';
import { preferencesOf } from './preferences.ts';
import { mayChange, storedSession } from './session.ts';

const type = (keys: string, decimals = 1) =>
  [...keys].reduce(
    (entry, key) => pressed(entry, (key === '<' ? 'back' : key) as Key, decimals),
    entryOf(66, decimals),
  );

test('the first digit replaces what stood there, later ones follow', () => {
  assert.equal(type('7').text, '7');
  assert.equal(type('72.5').text, '72.5');
  assert.equal(type('72.55').text, '72.5', 'no more decimals than the loop takes');
  assert.equal(type('007').text, '7');
  assert.equal(type('12345').text, '1234');
});

test('points, signs and deletions never make something that is no number', () => {
  assert.equal(type('.5').text, '0.5');
  assert.equal(type('1..5').text, '1.5');
  assert.equal(type('5-').text, '-5');
  assert.equal(type('5--').text, '5');
  assert.equal(numberOf(type('<')), null);
  assert.equal(numberOf(type('7<')), null);
  assert.equal(numberOf(type('<-')), null);
  assert.equal(type('7.5', 0).text, '75', 'a pad without decimals has no point');
});

test('steps add up without the tail of binary fractions and stop at the limits', () => {
  const limits = { min: 0, max: 100 };
  let entry = entryOf(66, 1);
  for (let i = 0; i < 3; i += 1) entry = stepped(entry, 0.1, limits, 1);
  assert.equal(entry.text, '66.3');
  assert.equal(stepped(entryOf(99, 1), 5, limits, 1).text, '100.0');
  assert.equal(stepped(entryOf(2, 1), -5, limits, 1).text, '0.0');
  assert.equal(isWithin(100.1, limits), false);
  assert.equal(isWithin(null, limits), false);
});

test('limits are those of the loop, and a pump is set in percent', () => {
  const spec = {
    id: 'k.n.l',
    kind: 'heat',
    input: null,
    setPointChannel: null,
    dutyChannel: 'k.n.d',
    unit: '°C',
    min: 5,
    max: 104,
  } as const;
  assert.deepEqual(limitsOf(spec, false), { min: 5, max: 104 });
  assert.deepEqual(limitsOf({ ...spec, kind: 'pump', min: null, max: null }, true), { min: 0, max: 100 });
  assert.deepEqual(limitsOf({ ...spec, kind: 'ferment' }, true), { min: -100, max: 100 });
});

test('the end of the day is the next midnight of the tablet, and no override outlasts 24 h', () => {
  const evening = new Date(2026, 5, 10, 23, 30).getTime();
  assert.equal(endOfDay(evening), new Date(2026, 5, 11).getTime());
  assert.equal(durationOf('day', evening), 1_800_000);
  assert.equal(durationOf('day', endOfDay(evening) - 5), 60_000, 'seconds before midnight it is still a minute');
  assert.equal(durationOf('15m', evening), 900_000);
  assert.ok(durationOf('24h', evening) <= 86_400_000);
});

test('Spanish is the default, English where the browser asks for it first, and a choice is kept', () => {
  assert.equal(preferencesOf(null, ['de-DE', 'fr']).language, 'es');
  assert.equal(preferencesOf(null, ['en-US', 'es']).language, 'en');
  assert.equal(preferencesOf(null, ['ca', 'es-MX', 'en']).language, 'es');
  assert.deepEqual(preferencesOf('{"language":"en","theme":"light"}', ['es']), {
    language: 'en',
    theme: 'light',
    sound: true,
    kettleVolume: 50,
  });
  assert.deepEqual(preferencesOf('{"sound":false,"kettleVolume":30}', ['es']), {
    language: 'es',
    theme: 'dark',
    sound: false,
    kettleVolume: 30,
  });
  for (const broken of ['{', 'null', '{"language":"xx","sound":1,"kettleVolume":-1}', '7'])
    assert.deepEqual(preferencesOf(broken, ['es']), { language: 'es', theme: 'dark', sound: true, kettleVolume: 50 });
});

test('a kept session counts only while it holds', () => {
  const kept = JSON.stringify({ token: 't', user: 'ana', role: 'viewer', expires: 100 });
  const session = storedSession(kept, 99);
  assert.ok(session);
  assert.equal(mayChange(session), false);
  assert.equal(storedSession(kept, 100), null);
  for (const broken of [null, '{', '{"token":1}']) assert.equal(storedSession(broken, 0), null);
});
