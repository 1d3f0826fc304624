import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openFolder } from './folder.ts';

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
