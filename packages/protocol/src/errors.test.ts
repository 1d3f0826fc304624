import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodedError, errorsOf, PROTOCOL_ERRORS } from './errors.ts';

const fail = errorsOf(PROTOCOL_ERRORS);

test('an error carries code, status and advice of its table, and what was met', () => {
  const cause = new Error('inner');
  const error = fail('FRAME_DAMAGED', 'checksum', { cause });
  assert.ok(error instanceof CodedError && error instanceof Error);
  assert.equal(error.code, 'FRAME_DAMAGED');
  assert.equal(error.status, 400);
  assert.equal(error.detail, 'checksum');
  assert.equal(error.cause, cause);
  assert.match(error.message, /^FRAME_DAMAGED: the frame cannot be inflated .*: checksum$/);
  assert.match(fail('ID_INVALID').message, /joined by dots$/);
});

test('every entry says what happened, what to do, and a status of HTTP', () => {
  for (const [code, { status, message, advice }] of Object.entries(PROTOCOL_ERRORS)) {
    assert.match(code, /^[A-Z]+(_[A-Z]+)+$/);
    assert.ok(status >= 400 && status < 600);
    assert.match(message, /^[a-z].*[^.]$/);
    assert.match(advice, /^[A-Z].*\.$/);
  }
});
