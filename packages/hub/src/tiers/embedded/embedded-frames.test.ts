import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { frameCatchUpContract } from '../frame-catch-up.contract.ts';
import { frameQueriesContract } from '../frame-queries.contract.ts';
import { type FreshTier, frameTierContract } from '../frame-tier.contract.ts';
import { createEmbedded } from './embedded.ts';

const fresh: FreshTier = async (after) => {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-frames-'));
  const { frames } = createEmbedded({ folder, hub: 'a', clock: systemMachineClock, log: silentLog });
  await frames.start();
  after(async () => {
    await frames.stop();
    await rm(folder, { recursive: true });
  });
  return frames;
};

frameTierContract('embedded', fresh);
frameQueriesContract('embedded', fresh);
frameCatchUpContract('embedded', fresh);
