import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';

const RUNTIME = JSON.stringify(new URL('../src/index.js', import.meta.url).href);

function run(t: TestContext, body: string): ChildProcess {
  const code = `import { createLog } from ${RUNTIME}; const log = createLog('agent');\n${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

test('what was logged is written when the process exits at once', async (t) => {
  const child = run(t, `for (let i = 0; i < 1000; i++) log.info({ i }, 'line'); process.exit(3);`);
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const [code] = await once(child, 'close');
  assert.equal(code, 3);
  const seen = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).i);
  assert.deepEqual(
    seen,
    Array.from({ length: 1000 }, (_, i) => i),
  );
});

test('a reader that does not read holds nobody: lines are dropped beyond a bound, and the memory stays', async (t) => {
  const child = run(
    t,
    `const line = 'x'.repeat(1000);
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 50; round++) {
      for (let i = 0; i < 2000; i++) log.info(line);
      await new Promise((done) => setImmediate(done));
    }
    process.send({ grown: process.memoryUsage().rss - before });
    setInterval(() => {}, 1000);`,
  );
  const [{ grown }] = (await once(child, 'message')) as [{ grown: number }];
  // A hundred megabytes were logged.
  assert.ok(grown < 64 * 1024 * 1024, `${grown} bytes`);
});
