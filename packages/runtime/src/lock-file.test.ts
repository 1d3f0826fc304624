import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

const TAKER = `
import { takeLock } from '${new URL('./lock-file.js', import.meta.url)}';
process.on('message', (file) => process.send(takeLock(file).holder));
process.send('up');
`;

async function takers(t: TestContext, folder: string, count: number): Promise<ChildProcess[]> {
  const program = join(folder, 'taker.mjs');
  writeFileSync(program, TAKER);
  const children = Array.from({ length: count }, () => fork(program));
  t.after(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  await Promise.all(children.map((child) => once(child, 'message')));
  return children;
}

test('of processes that take a lock at the same moment one has it, also one that a dead process has left', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lock-file-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const children = await takers(t, folder, 3);
  for (let round = 0; round < 60; round++) {
    const file = join(folder, `${round}.pid`);
    if (round % 2 === 1) writeFileSync(file, '999999999 12\n');
    const answers = children.map((child) => once(child, 'message'));
    for (const child of children) child.send(file);
    const holders = (await Promise.all(answers)).map(([holder]) => holder as number | null);
    const [winner, ...more] = children.filter((_, i) => holders[i] === null);
    assert.deepEqual(more, [], 'one has it');
    for (const holder of holders) assert.ok(holder === null || holder === winner?.pid, `${holder} has it`);
  }
  const left = readdirSync(folder).filter((name) => !/^(\d+\.pid|taker\.mjs)$/.test(name));
  assert.deepEqual(left, []);
});
