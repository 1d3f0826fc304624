import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const CHILD = `
  process.on('SIGTERM', () => process.exit(7));
  process.stdout.write('up ' + process.cwd() + ' ' + process.argv.slice(2).join(' ') + '\\n');
  if (process.argv[2] === 'die') process.kill(process.pid, 'SIGKILL');
  if (process.argv[2] === 'end') process.exit(3);
  setInterval(() => {}, 1000);
`;

/** Starts a program through runProgram, as `pnpm start` does, in a folder of its own. */
function start(t, argument) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'program-')));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'child.mjs');
  writeFileSync(file, CHILD);
  const code = `import { runProgram } from ${JSON.stringify(new URL('run-program.mjs', import.meta.url).href)};
    runProgram(${JSON.stringify(file)}, [${JSON.stringify(argument)}, 'log.csv']);`;
  const env = { ...process.env, INIT_CWD: folder };
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => parent.kill('SIGKILL'));
  parent.stdout.setEncoding('utf8');
  return { parent, folder };
}

test('the program runs in the folder of the caller and its exit code is given on', async (t) => {
  const { parent, folder } = start(t, 'end');
  const [[text], [code]] = await Promise.all([once(parent.stdout, 'data'), once(parent, 'exit')]);
  assert.equal(text, `up ${folder} end log.csv\n`);
  assert.equal(code, 3);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  test(`${signal} ends the program in order and the end is waited for`, async (t) => {
    const { parent } = start(t, 'stay');
    const ended = once(parent, 'exit');
    await once(parent.stdout, 'data');
    parent.kill(signal);
    assert.deepEqual(await ended, [7, null]);
  });

test('a program that was killed is told as a shell would', async (t) => {
  const { parent } = start(t, 'die');
  assert.deepEqual(await once(parent, 'exit'), [137, null]);
});
