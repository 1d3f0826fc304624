import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { keptSignIn } from './sign-in.ts';

test('a sign-in is made once, for its owner alone, and is the same at the next start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brewery-sign-in-'));
  try {
    const file = join(folder, 'sign-in.json');
    const first = keptSignIn(file, 'brewer');
    assert.match(first.password, /^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(keptSignIn(file, 'brewer'), first);
    rmSync(file);
    assert.notDeepEqual(keptSignIn(file, 'brewer'), first);
    writeFileSync(file, '{"user":');
    assert.match(keptSignIn(file, 'brewer').password, /-/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
