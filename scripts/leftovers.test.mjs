import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Leftovers } from './leftovers.mjs';

const BEFORE = process.env.CERVECERIA_TEST_RUN;

test('what was started under the mark is found and ended, what was started before is not', async (t) => {
  const start = async (code) => {
    const child = spawn(process.execPath, ['-e', `${code};process.stdout.write('up')`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    return child;
  };
  const stranger = await start('setInterval(() => {}, 1000)');
  const leftovers = new Leftovers(`of-this-test-${process.pid}`);
  t.after(() => {
    // The mark of the whole run is inherited again by what follows.
    if (BEFORE === undefined) delete process.env.CERVECERIA_TEST_RUN;
    else process.env.CERVECERIA_TEST_RUN = BEFORE;
  });
  const stays = await start('setInterval(() => {}, 1000)');
  const ends = await start('setTimeout(() => {}, 300)');
  const ended = once(stays, 'exit');
  assert.deepEqual(
    leftovers
      .find()
      .map(({ pid }) => pid)
      .sort(),
    [stays.pid, ends.pid].sort(),
  );
  const left = await leftovers.clear(1500);
  assert.deepEqual(
    left.map(({ pid }) => pid),
    [stays.pid],
  );
  assert.match(left[0].command, /setInterval/);
  assert.deepEqual(await ended, [null, 'SIGKILL']);
  assert.equal(stranger.exitCode, null);
  assert.deepEqual(leftovers.find(), []);
});
