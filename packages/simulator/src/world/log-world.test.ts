import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type LogRow, LogWorld } from './log-world.ts';
import { worldContract } from './world.contract.ts';

const BEER = '28-0000000000b1';
const FRIDGE = '28-0000000000f1';
const NODE = 'fermenter-1.cellar';

async function* played(rows: readonly LogRow[]): AsyncGenerator<LogRow> {
  for (const row of rows) {
    await Promise.resolve();
    yield row;
  }
}

function make(rows: readonly LogRow[], onRow?: (count: number) => void): LogWorld {
  const data = mkdtempSync(join(tmpdir(), 'log-world-'));
  return new LogWorld({ node: NODE, probes: [BEER, FRIDGE], data, rows: played(rows), ...(onRow && { onRow }) });
}

const row = (wall: number, beer: number | null, fridge: number | null = 10): LogRow => ({
  wall,
  probes: { [BEER]: beer, [FRIDGE]: fridge },
});

worldContract('log world', () => ({
  world: make([row(1000, 18.5), row(2000, 18.6), row(3000, 18.7)]),
  node: NODE,
  probe: BEER,
}));

test('each row is one step at its own time, two rows of one second are two, and the end is the end', async () => {
  const counts: number[] = [];
  const world = make([row(5000, 18), row(6000, 19), row(6000, 20), row(96_000, 21)], (count) => counts.push(count));
  let now = await world.start();
  const seen: [number, string][] = [];
  for (let next = await world.next(now); next !== null; next = await world.next(now)) {
    world.enter();
    seen.push([next.mono, readFileSync(join(world.w1(), BEER, 'temperature'), 'utf8')]);
    now = next;
  }
  assert.deepEqual(seen, [
    [0, '18000\n'],
    [1000, '19000\n'],
    [1000, '20000\n'],
    [91_000, '21000\n'],
  ]);
  assert.deepEqual(counts, [1, 2, 3, 4]);
});

test('a value is rounded to the nearest sixteenth', async () => {
  const world = make([row(0, 18.72)]);
  await world.next(await world.start());
  world.enter();
  assert.equal(readFileSync(join(world.w1(), BEER, 'temperature'), 'utf8'), '18750\n');
});

test('a probe without a value in a row is not there, and is back in the next row with one', async () => {
  const world = make([row(0, 18), row(1, null), row(2, 19)]);
  let now = await world.start();
  const there: boolean[] = [];
  for (let next = await world.next(now); next !== null; next = await world.next(now)) {
    world.enter();
    there.push(existsSync(join(world.w1(), BEER)));
    assert.ok(existsSync(join(world.w1(), FRIDGE)));
    now = next;
  }
  assert.deepEqual(there, [true, false, true]);
});

test('a log that goes back, that names an unknown probe or that is empty is refused', async () => {
  const back = make([row(2000, 18), row(1000, 18)]);
  const first = await back.next(await back.start());
  back.enter();
  await assert.rejects(async () => back.next(first ?? { mono: 0, wall: 0 }), { code: 'LOG_GOES_BACK' });

  const strange = make([{ wall: 0, probes: { '28-00000000dead': 4 } }]);
  await strange.next(await strange.start());
  assert.throws(() => strange.enter(), { code: 'LOG_PROBE_UNKNOWN' });

  await assert.rejects(make([]).start(), { code: 'LOG_EMPTY' });
});
