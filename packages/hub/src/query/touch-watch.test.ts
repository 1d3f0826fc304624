import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@cerveceria/runtime';
import { BOOT, EPOCH, madeFrames, NODE } from '../../tests/fakes/made-frames.ts';
import { MemoryFrameTier } from '../../tests/fakes/memory-frame-tier.ts';
import { look } from './look.ts';
import { TierAnswers } from './tier-answers.ts';
import { FRESH_MS, TouchWatch } from './touch-watch.ts';

test('a node that was forgotten among many names counts as touched since whatever was kept of it', async () => {
  const clock = new FakeClock();
  const tier = new MemoryFrameTier('mongodb');
  await tier.learnBoots(NODE, [{ boot: BOOT, mono: 0, offset: clock.wall(), quality: 'disciplined' }]);
  const scans = (mono: number) => Array.from({ length: 60 }, (_, i) => ({ mono: mono + i * 1000, cell: i }));
  await tier.append(madeFrames(scans(1000), 60, 1, EPOCH));
  const answers = new TierAnswers([tier], clock);
  const take = (node: string) => look({ answers, machine: clock, provisional: () => [] }, node);
  const watch = new TouchWatch([tier], answers, clock, take);
  const all = { from: 0, to: Number.MAX_SAFE_INTEGER };

  const { mark } = await watch.look(NODE);
  assert.equal(watch.touchedSince(NODE, mark, all), false);
  for (let i = 0; i < 10_000; i++) await watch.look(`nobody-${i}`);
  assert.equal(watch.touchedSince(NODE, mark, all), true);
  await tier.append(madeFrames(scans(61_000), 60, 61, EPOCH));
  clock.advance(FRESH_MS);
  const anew = await watch.look(NODE);
  assert.equal(watch.touchedSince(NODE, mark, all), true);
  assert.equal(watch.touchedSince(NODE, anew.mark, all), false);
});
