import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openFolder, takeFolder } from './folder.ts';

function inFolder(task: (root: string) => void): void {
  const root = mkdtempSync(join(tmpdir(), 'brewery-folder-'));
  try {
    task(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test('a folder of the brewery is kept, and emptied when asked', () => {
  inFolder((root) => {
    const { keys } = openFolder(join(root, 'demo'), false);
    writeFileSync(join(keys, 'a.key'), 'x');
    openFolder(join(root, 'demo'), false);
    assert.ok(existsSync(join(keys, 'a.key')));
    openFolder(join(root, 'demo'), true);
    assert.ok(!existsSync(join(keys, 'a.key')));
  });
});

test('a folder with files of somebody else is refused and not touched', () => {
  inFolder((root) => {
    writeFileSync(join(root, 'thesis.txt'), 'x');
    for (const fresh of [true, false])
      assert.throws(() => openFolder(root, fresh), /OPTION_INVALID.*not the brewery's/);
    assert.ok(existsSync(join(root, 'thesis.txt')));
  });
});

test('who comes second while another one holds the folder empties nothing, and the first keeps its lock while it empties', () => {
  inFolder((root) => {
    const { keys } = openFolder(root, false);
    const [key, lock] = [join(keys, 'a.key'), join(root, 'brewery.pid')];
    writeFileSync(key, 'x');
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    const born = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    writeFileSync(lock, `${process.ppid} ${born}\n`);
    assert.throws(() => takeFolder(root, true), /ALREADY_RUNNING/);
    assert.ok(existsSync(key));
    rmSync(lock);
    // Somebody who is about to be told that he comes second.
    writeFileSync(`${lock}.999999999`, '999999999 1\n');
    const { unlock } = takeFolder(root, true);
    assert.ok(!existsSync(key));
    assert.match(readFileSync(lock, 'utf8'), new RegExp(`^${process.pid} `));
    assert.ok(existsSync(`${lock}.999999999`));
    unlock();
    assert.ok(!existsSync(lock));
  });
});
