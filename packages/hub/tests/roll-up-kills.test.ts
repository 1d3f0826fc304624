import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { createEmbedded } from '../src/tiers/embedded/embedded.ts';
import { DAY_MS, WIDTHS } from '../src/tiers/roll-up-store.ts';
import { startChild } from './child.ts';
import { rawBuckets } from './fakes/raw-roll-up.ts';
import { BEGIN, RollUpStand } from './fakes/roll-up-stand.ts';

const MINUTE = 60_000;
/** Of an hour and a half each. */
const FRAMES = 144;
/** Lines after which the process is killed: within and between what it puts and what it notes. */
const KILLS = [1, 4, 6];

test('a keeper killed while it puts and while it notes goes on, and the roll-ups equal the raw', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'roll-up-kills-'));
  t.after(() => rm(folder, { recursive: true }));
  const { frames, rollUps } = createEmbedded({ folder, hub: 'b', clock: systemMachineClock, log: silentLog });
  await frames.start();
  t.after(() => frames.stop());
  const brewery = new RollUpStand('s-1.heat', frames, rollUps);
  await brewery.learn({ boot: 'boot-1', mono: 0, offset: BEGIN, quality: 'disciplined' });
  for (let i = 0; i < FRAMES; i++)
    await brewery.append(
      '00000000000000aa',
      'boot-1',
      [
        [i, 1],
        ['fault:crc', 2],
        [-1 - i, 3],
      ],
      30 * MINUTE,
    );
  const args = [folder, String(BEGIN + 30 * DAY_MS)];
  for (const acts of KILLS) {
    const child = startChild('./roll-up-process.js', args);
    await child.line((line) => line.startsWith(`${acts} `) || line === 'done');
    await child.kill();
  }
  const last = startChild('./roll-up-process.js', args);
  await last.line((line) => line === 'done');
  assert.equal(await last.ended(), 0);
  const boots = await frames.boots(brewery.node);
  // The newest hour waits for a look that finds no more of it.
  const newest = Math.floor((BEGIN + FRAMES * 90 * MINUTE - 1) / 3_600_000) * 3_600_000;
  const isOver = (line: string) => Date.parse(line.split(' ')[1]?.slice(0, -1) as string) < newest;
  for (const width of WIDTHS)
    assert.deepEqual(
      (await brewery.stored(width)).filter(isOver),
      rawBuckets(brewery.frames, boots, width).filter(isOver),
    );
});
