import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOption, PORT } from './number-option.ts';

test('a number in range is taken', () => {
  assert.equal(numberOption({ port: '8080' }, 'port', PORT), 8080);
  assert.equal(numberOption({ speed: '0.5' }, 'speed', { min: 0.1, max: 1000, whole: false }), 0.5);
});

test('anything else is refused with what was expected', () => {
  for (const port of ['', '0', '65535', '80.5', '1e3', '-1', 'http', ' 80', undefined])
    assert.throws(
      () => numberOption({ port }, 'port', PORT),
      /OPTION_INVALID.*--port: a whole number from 1 to 65534 expected/,
      String(port),
    );
});
