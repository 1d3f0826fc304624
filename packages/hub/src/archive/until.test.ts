import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUntil } from './until.ts';

const NOW = Date.UTC(2026, 5, 15);

test('a day means its beginning, an instant itself, both in UTC', () => {
  assert.equal(parseUntil('2026-03-31', NOW), Date.UTC(2026, 2, 31));
  assert.equal(parseUntil('2026-03-31T12:30Z', NOW), Date.UTC(2026, 2, 31, 12, 30));
});

test('what is no date, no day of the calendar, local time or yet to come is refused in words', () => {
  for (const text of ['', 'yesterday', '31.3.2026', '2026-02-30', '2026-13-01', '2026-03-31T12:00', '2026-06-16'])
    assert.throws(() => parseUntil(text, NOW), { code: 'ARCHIVE_UNTIL' }, text);
});
