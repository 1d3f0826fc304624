import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { progressLine } from './progress-line.ts';

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 20, write: (text: string) => written.push(text) };
}

test('a terminal sees one line that changes in place and never wraps', () => {
  const clock = new FakeClock();
  const terminal = screen(true);
  const line = progressLine(terminal, clock);
  line.show('one');
  line.show('too soon');
  clock.advance(200);
  line.show('x'.repeat(99));
  line.end();
  line.end();
  assert.deepEqual(terminal.written, ['\r\x1b[Kone', `\r\x1b[K${'x'.repeat(19)}`, '\n']);
});

test('a file gets a line now and then, whole', () => {
  const clock = new FakeClock();
  const file = screen(false);
  const line = progressLine(file, clock);
  line.show('one');
  clock.advance(9000);
  line.show('too soon');
  clock.advance(1000);
  line.show('y'.repeat(30));
  line.end();
  assert.deepEqual(file.written, ['one\n', `${'y'.repeat(30)}\n`]);
});
