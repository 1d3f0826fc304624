import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { REPOSITORY } from '../src/demo/places.ts';
import { FIXTURE, replayed } from './replayed.ts';

/** A log of a real fermentation, where this machine has it; elsewhere the project's own log stands in. */
const REAL = join(REPOSITORY, '../shared/data/logs/kolsch-fermentation-brewpi.csv');
const DAY = { first: 850, rows: 720 } as const;

/** Every n-th line loses a temperature, and a few lines are broken in their own ways. */
function damaged(lines: readonly string[]): {
  readonly lines: string[];
  readonly broken: number;
  readonly nulls: number;
} {
  let broken = 0;
  let nulls = 0;
  const out = lines.map((line, i) => {
    const cells = line.split(';');
    if (i % 101 === 60) {
      broken++;
      return [cells.slice(0, 5).join(';'), line.replace(/^\w+/, 'Smarch'), `${line};9`][broken % 3] as string;
    }
    const column = [1, 4, 8][i % 3] as number;
    if (i % 37 !== 20 || cells.length !== 9 || cells[column] === 'null') return line;
    nulls++;
    return cells.with(column, 'null').join(';');
  });
  return { lines: out, broken, nulls };
}

test('a day of a real log with null temperatures and broken lines arrives whole', async () => {
  const hasReal = existsSync(REAL);
  const all = readFileSync(hasReal ? REAL : FIXTURE, 'utf8')
    .trim()
    .split('\n');
  const part = hasReal
    ? all.slice(DAY.first, DAY.first + DAY.rows)
    : all.filter((line) => line.split(';').length === 9);
  const { lines, broken, nulls } = damaged(part);
  const folder = mkdtempSync(join(tmpdir(), 'brewery-day-'));
  try {
    const file = join(folder, 'day.csv');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const replay = await replayed(file, 'Europe/Paris');
    replay.remove();
    const { verdict } = replay;
    assert.equal(verdict['lost'], 0, JSON.stringify(verdict['faults']));
    const { rows, scans, stored, twice, different, buffered, good } = verdict;
    assert.deepEqual(
      { scans, stored, twice, different, buffered, good },
      {
        scans: rows,
        stored: rows,
        twice: 0,
        different: 0,
        buffered: 0,
        good: true,
      },
    );
    assert.ok(broken > 0 && nulls > 0);
    if (hasReal) assert.deepEqual({ rows, broken: verdict['broken'] }, { rows: DAY.rows - broken, broken });
    assert.ok((verdict['missing'] as number) >= nulls);
    assert.ok((verdict['largest'] as number) <= 1 / 32);
    assert.equal(replay.code, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
