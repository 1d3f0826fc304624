import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROOT } from './build.mjs';
import { TestReport } from './test-report.mjs';

const FILE = '/r/packages/p/build/src/a.test.js';
const event = (type, data) => ({
  type: `test:${type}`,
  data: { nesting: 0, file: FILE, line: 3, name: 'n', details: { duration_ms: 1 }, ...data },
});
const failed = (failureType, message, more = {}) => {
  const error = Object.assign(new Error(message), { failureType, cause: new Error(message) });
  return event('fail', { ...more, details: { duration_ms: 1, error, ...more.details } });
};

function reportOf(events, strictSkips = false) {
  let text = '';
  const print = (part) => {
    text += part;
  };
  const report = new TestReport({ strictSkips, print });
  for (const each of events) report.take(each);
  report.printFaults();
  report.printSummary(1234.5);
  const { passed, failed: bad, skipped } = report;
  return { counts: [passed, bad, skipped], text, last: text.trimEnd().split('\n').at(-1) };
}

test('tests are counted, suites are not, and the last line says how many', () => {
  const events = [
    event('pass'),
    event('pass', { nesting: 1, name: 'in' }),
    event('pass', { name: 's', details: { type: 'suite' } }),
    failed('testCodeFailure', 'two is not three'),
    event('pass', { skip: 'needs a Pi' }),
  ];
  const { counts, text, last } = reportOf(events);
  assert.deepEqual(counts, [2, 1, 1]);
  assert.equal(last, '2 passed, 1 failed, 1 skipped');
  assert.match(text, /^# tests 4\n# pass 2\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 0\n# duration_ms 1235$/m);
  assert.match(text, /Failed:\n✖ n\n.*a\.test\.js:3\n\s+Error: two is not three/);
});

test('a file without any test, and a test that is still to be written, fail', () => {
  assert.deepEqual(reportOf([event('pass', { name: FILE })]).counts, [0, 1, 0]);
  assert.deepEqual(reportOf([event('pass', { name: 'packages/p/build/src/a.test.js' })]).counts, [0, 1, 0]);
  assert.deepEqual(reportOf([event('pass', { todo: true })]).counts, [0, 1, 0]);
});

test('a file that breaks or hangs fails with what it printed last', () => {
  const events = [
    event('stderr', { message: 'no such module\n' }),
    failed('testTimeoutFailure', 'timed out', { name: FILE }),
  ];
  const { counts, text } = reportOf(events);
  assert.deepEqual(counts, [0, 1, 0]);
  assert.match(text, /timed out[\s\S]*\| no such module/);
});

test('an error that came after its test had ended is told with the failure of its file', () => {
  const late = event('diagnostic', { file: undefined, message: 'Error: Test "n" generated asynchronous activity' });
  const { counts, text } = reportOf([
    late,
    event('diagnostic', { message: 'tests 3' }),
    failed('x', 'x', { name: FILE }),
  ]);
  assert.deepEqual(counts, [0, 1, 0]);
  assert.match(text, /generated asynchronous activity/);
  assert.doesNotMatch(text, /tests 3/);
});

test('in CI a test may be skipped only for a need that it names', () => {
  const skips = [true, 'later', 'needs a Pi'].map((skip) => event('pass', { skip }));
  assert.deepEqual(reportOf(skips, true).counts, [0, 2, 1]);
  assert.deepEqual(reportOf(skips, false).counts, [0, 0, 3]);
});

test('a suite fails by itself only through its hooks', () => {
  const details = { type: 'suite' };
  assert.deepEqual(reportOf([failed('subtestsFailed', 'x', { details })]).counts, [0, 0, 0]);
  assert.deepEqual(reportOf([failed('hookFailed', 'x', { details })]).counts, [0, 1, 0]);
});

test('what is told of a file stands together under its name and time, and what it left running fails it', () => {
  let text = '';
  const print = (part) => {
    text += part;
  };
  const report = new TestReport({ strictSkips: true, print });
  const file = `${ROOT}/packages/p/src/x.contract.ts`;
  const contract = failed('testCodeFailure', 'two is not three', { file });
  report.takeFile({ source: 'packages/p/src/a.test.ts', events: [contract], left: [], ms: 900 });
  const left = [{ pid: 7, command: 'redis-server' }];
  report.takeFile({ source: 'packages/p/src/b.test.ts', events: [event('pass')], left, ms: 12_340 });
  report.printFaults();
  report.printSlowest();
  assert.deepEqual([report.tests, report.passed, report.failed], [3, 1, 2]);
  assert.match(text, /^packages\/p\/src\/a\.test\.ts \(0\.9 s\)\n {2}✖ n /);
  assert.match(
    text,
    /b\.test\.ts \(12\.3 s\)\n {2}✔ n .*\n {2}✖ .*b\.test\.ts: processes left behind\n {6}7 redis-server\n/,
  );
  assert.match(text, /✖ n\n {2}packages\/p\/src\/x\.contract\.ts:3 in packages\/p\/src\/a\.test\.ts\n/);
  assert.match(text, /\nslowest files: p\/src\/b\.test\.ts 12\.3 s, p\/src\/a\.test\.ts 0\.9 s\n$/);
});
