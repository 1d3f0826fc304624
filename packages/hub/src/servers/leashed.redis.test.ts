import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

const STARTER = `
import { startRedis } from '${new URL('./redis-server.js', import.meta.url)}';
import { readlinkSync } from 'node:fs';
const { pid, address } = await startRedis();
process.stdout.write(JSON.stringify({ pid, address, cwd: readlinkSync('/proc/' + pid + '/cwd') }) + '\\n');
setInterval(() => {}, 1000);
`;

function isAlive(pid: number): boolean {
  try {
    // A zombie that its new parent has not yet looked at is dead too.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function untilGone(fits: () => boolean): Promise<void> {
  for (let tried = 0; !fits(); tried++) {
    assert.ok(tried < 600, 'it is still there');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('kill -9 of whoever started a server ends the server, and its folder goes', async () => {
  const starter = spawn(process.execPath, ['--input-type=module', '-e', STARTER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface({ input: starter.stdout }), 'line')) as [string];
    const { pid, cwd } = JSON.parse(line) as { pid: number; cwd: string };
    assert.ok(isAlive(pid) && existsSync(cwd));
    starter.kill('SIGKILL');
    await untilGone(() => !isAlive(pid));
    await untilGone(() => !existsSync(cwd));
  } finally {
    starter.kill('SIGKILL');
  }
});
