import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { linesOn } from './lines-on.ts';

const row = (node: string, line: number, level: number) =>
  JSON.stringify({ mono: 1, wall: 2, machine: 3, node, line, level, by: 'agent' });

test('the last level of each line counts, a cut last row does not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brewery-lines-'));
  try {
    assert.deepEqual(linesOn(folder), []);
    const rows = [row('k.heat', 27, 1), row('k.flow', 17, 1), row('k.heat', 17, 0)];
    writeFileSync(join(folder, 'lines.1.jsonl'), `${row('k.heat', 17, 1)}\n`);
    writeFileSync(join(folder, 'lines.jsonl'), `${rows.join('\n')}\n{"mono":1,"wa`);
    assert.deepEqual(linesOn(folder), ['k.heat line 27', 'k.flow line 17']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
