import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LocalZone, readCivil } from './local-time.ts';

const civil = (text: string) => readCivil(text) as number;
const iso = (ms: number) => new Date(ms).toISOString();

test('a time of the log is read to the second', () => {
  assert.equal(iso(civil('Dec 02 2018 15:51:15')), '2018-12-02T15:51:15.000Z');
});

test('a time that no calendar has is no time', () => {
  for (const text of [
    'Feb 30 2018 10:00:00',
    'Foo 02 2018 10:00:00',
    'Dec 02 2018 24:00:00',
    'Dec 02 2018 10:60:00',
    'Dec 02 2018 10:00:61',
    'Dec 2 2018 10:00:00',
    '2018-12-02 10:00:00',
    '',
  ])
    assert.equal(readCivil(text), undefined, text);
});

test('local time becomes UTC by the rules of its zone', () => {
  const paris = new LocalZone('Europe/Paris');
  assert.equal(iso(paris.toUtc(civil('Dec 02 2018 15:51:15'))), '2018-12-02T14:51:15.000Z');
  assert.equal(iso(paris.toUtc(civil('Jul 02 2018 15:51:15'))), '2018-07-02T13:51:15.000Z');
  assert.equal(iso(new LocalZone('Asia/Kolkata').toUtc(civil('Jan 01 2019 00:10:00'))), '2018-12-31T18:40:00.000Z');
  assert.equal(iso(new LocalZone('UTC').toUtc(civil('Dec 02 2018 15:51:15'))), '2018-12-02T15:51:15.000Z');
});

test('an hour that stands twice is the first, until the rows above are past it', () => {
  const paris = new LocalZone('Europe/Paris');
  const half = civil('Oct 28 2018 02:30:00');
  const first = paris.toUtc(half);
  assert.equal(iso(first), '2018-10-28T00:30:00.000Z');
  assert.equal(iso(paris.toUtc(half, first + 1_800_000)), '2018-10-28T01:30:00.000Z');
  assert.equal(paris.toUtc(half, first), first, 'two rows in one second stay in the same hour');
});

test('an hour that does not exist goes on with the offset from before', () => {
  const paris = new LocalZone('Europe/Paris');
  assert.equal(iso(paris.toUtc(civil('Mar 25 2018 02:30:00'))), '2018-03-25T01:30:00.000Z');
});

test('a zone that the platform does not know is refused', () => {
  assert.throws(() => new LocalZone('Europe/Atlantis'), RangeError);
});
