import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockFolder } from './pid-lock.ts';

function inFolder(task: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'brewery-lock-'));
  try {
    task(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a folder whose holder lives is refused', () => {
  inFolder((folder) => {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    const born = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    writeFileSync(join(folder, 'brewery.pid'), `${process.ppid} ${born}\n`);
    assert.throws(() => lockFolder(folder), /ALREADY_RUNNING/);
  });
});

test('the lock of a dead process, or of one whose id was given again, is taken over', () => {
  inFolder((folder) => {
    for (const stale of ['999999999 12', `${process.ppid} 1`, 'nonsense', '']) {
      writeFileSync(join(folder, 'brewery.pid'), stale);
      const release = lockFolder(folder);
      assert.match(readFileSync(join(folder, 'brewery.pid'), 'utf8'), new RegExp(`^${process.pid} `));
      release();
    }
  });
});
