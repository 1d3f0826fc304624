import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Leftovers, MARK } from './leftovers.mjs';

const FILE = '/packages/p/build/tests/a.test.js';

test('what a file and its children started is found and ended, what belongs to others is not', async (t) => {
  const run = `run-of-${process.pid}`;
  const start = async (mark, code, ...words) => {
    const child = spawn(process.execPath, ['-e', `${code};process.stdout.write('up')`, ...words], {
      env: { ...process.env, [MARK]: mark },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    t.after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    return child;
  };
  const stays = 'setInterval(() => {}, 1000)';
  const strangers = [await start(`${run} ${FILE}x`, stays), await start(`${run}x ${FILE}`, stays)];
  strangers.push(await start(run, stays), await start('', stays, FILE));
  const child = await start(`${run} ${FILE}`, stays);
  const itself = await start(run, stays, FILE);
  const ends = await start(`${run} ${FILE}`, 'process.stdin.resume()');
  const leftovers = new Leftovers(run, FILE);
  const ended = Promise.all([once(child, 'exit'), once(itself, 'exit')]);
  assert.deepEqual(
    leftovers
      .find()
      .map(({ pid }) => pid)
      .sort(),
    [child.pid, itself.pid, ends.pid].sort(),
  );
  const clearing = leftovers.clear(1500);
  ends.stdin.end();
  const left = await clearing;
  assert.deepEqual(left.map(({ pid }) => pid).sort(), [child.pid, itself.pid].sort());
  assert.match(left[0].command, /setInterval/);
  assert.deepEqual(await ended, Array(2).fill([null, 'SIGKILL']));
  for (const { exitCode } of strangers) assert.equal(exitCode, null);
  assert.deepEqual(leftovers.find(), []);
});
