import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { notifierContract } from '../notifier.contract.ts';
import { stateStoreContract } from '../state-store.contract.ts';
import { createEmbedded } from './embedded.ts';

/** Two hubs on one folder and one clock that only a test moves; waiting moves it by the polling period. */
async function pair() {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-state-'));
  const clock = new FakeClock();
  const [a, b] = ['a', 'b'].map((hub) => createEmbedded({ folder, hub, clock, log: silentLog }));
  if (a === undefined || b === undefined) throw new Error('unreachable');
  const eventually = async (fits: () => boolean) => {
    for (let polls = 0; !fits(); polls++) {
      if (polls > 100) throw new Error('not within a hundred polls');
      clock.advance(50);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const remove = () => rm(folder, { recursive: true });
  return { a, b, clock, eventually, remove };
}

stateStoreContract('embedded', async (after) => {
  const { a, b, clock, eventually, remove } = await pair();
  after(async () => {
    await a.state.stop();
    await b.state.stop();
    await remove();
  });
  await Promise.all([a.state.start(), b.state.start()]);
  return { one: a.state, other: b.state, advance: (ms) => clock.advance(ms), eventually };
});

notifierContract('embedded', async (after) => {
  const { a, b, eventually, remove } = await pair();
  after(async () => {
    await a.notifier.stop();
    await b.notifier.stop();
    await remove();
  });
  await Promise.all([a.notifier.start(), b.notifier.start()]);
  return { a: a.notifier, b: b.notifier, eventually };
});
