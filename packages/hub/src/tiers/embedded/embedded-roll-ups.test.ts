import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemMachineClock } from '@cerveceria/runtime';
import { type FreshRollUps, rollUpStoreContract } from '../roll-up-store.contract.ts';
import { createEmbedded } from './embedded.ts';

const fresh: FreshRollUps = async (after) => {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-roll-ups-'));
  const open = async (hub: string) => {
    const { frames, rollUps } = createEmbedded({ folder, hub, clock: systemMachineClock, log: silentLog });
    await frames.start();
    after(() => frames.stop());
    return rollUps;
  };
  const store = await open('a');
  after(() => rm(folder, { recursive: true }));
  return { store, again: () => open('b') };
};

rollUpStoreContract('embedded', fresh);
