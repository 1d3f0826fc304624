import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProgressBar } from './progress-bar.ts';

function bar(isTTY: boolean) {
  const said: string[] = [];
  const out = { isTTY, write: (text: string) => void said.push(text) };
  return { said, bar: new ProgressBar(out, 1000, 'UTC') };
}

test('in a file the bar is a line now and then, and a last one', () => {
  const { said, bar: shown } = bar(false);
  for (let row = 1; row <= 1000; row++) shown.show(row, row * 1000);
  shown.end();
  assert.equal(said.length, 2);
  assert.match(said.at(-1) ?? '', /^\[#{24}\] 1,000\/1,000 rows .*\n$/);
});

test('on a terminal one line is drawn over again and left once', () => {
  const { said, bar: shown } = bar(true);
  for (let row = 1; row <= 1000; row++) shown.show(row, row * 1000);
  shown.end();
  shown.end();
  assert.ok(said.slice(0, -1).every((text) => text.startsWith('\r') && !text.includes('\n')));
  assert.equal(said.at(-1), '\n');
});
