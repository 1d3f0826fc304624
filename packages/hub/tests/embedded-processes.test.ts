import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { createEmbedded } from '../src/tiers/embedded/embedded.ts';
import { EPOCH, NODE } from '../src/tiers/sample-frame.ts';
import { startChild } from './child.ts';
import { tempFolder } from './hub-under-test.ts';

async function ranges(folder: string) {
  const { frames } = createEmbedded({ folder, hub: 'look', clock: systemMachineClock, log: silentLog });
  await frames.start();
  const found = [];
  for await (const range of frames.ranges(NODE)) found.push(range);
  const totals = await frames.totals(NODE);
  await frames.stop();
  return { found, totals };
}

function assertWithoutHoles(found: readonly { first: number; last: number }[], watermark: number): void {
  let next = 1;
  for (const { first, last } of found) {
    assert.equal(first, next);
    next = last + 1;
  }
  assert.equal(next - 1, watermark);
}

test('two processes that start at once on an empty folder store the same frames once', async (t) => {
  const folder = await tempFolder(t);
  const children = ['a', 'b', 'c'].map((hub) => startChild('./append-process.js', [folder, hub, EPOCH, '2000']));
  assert.deepEqual(await Promise.all(children.map((child) => child.ended())), [0, 0, 0]);
  const { found, totals } = await ranges(folder);
  assertWithoutHoles(found, totals[0]?.watermark ?? 0);
  const stored = children
    .flatMap((child) => child.lines.slice(1))
    .reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
  assert.equal(stored, found.length);
  assert.equal(totals[0]?.held, found.length * 10);
});

test('what was acknowledged before a SIGKILL in the middle of appending is there afterwards', async (t) => {
  const folder = await tempFolder(t);
  let acknowledged = 0;
  for (let round = 1; round <= 3; round++) {
    const child = startChild('./append-process.js', [folder, 'a', EPOCH, '9999999']);
    await child.line((line) => Number(line.split(' ')[0]) >= acknowledged + 500);
    await child.kill();
    acknowledged = Number(child.lines.at(-1)?.split(' ')[0]);
    const { found, totals } = await ranges(folder);
    assert.ok((totals[0]?.watermark ?? 0) >= acknowledged, `${totals[0]?.watermark} < ${acknowledged}`);
    assertWithoutHoles(found, totals[0]?.watermark ?? 0);
    acknowledged = totals[0]?.watermark ?? 0;
  }
});

test('a hub that writes without pause leaves the other its turn', async (t) => {
  const folder = await tempFolder(t);
  const flood = startChild('./append-process.js', [folder, 'a', EPOCH, '9999999']);
  await flood.line((line) => line.endsWith(' 5'));
  const other = startChild('./append-process.js', [folder, 'b', '00000000000000bb', '2000']);
  await other.line((line) => line.endsWith(' 5'));
  const before = flood.lines.length;
  await other.line((line) => line.startsWith('2000 '));
  const beside = flood.lines.length - before;
  await flood.kill();
  await other.ended();
  // Beside the other's forty: of two that want the lock each gets its turn.
  assert.ok(beside < 800, `${beside} appends of the flood`);
});
