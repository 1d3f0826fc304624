import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock, silentLog } from '@cerveceria/runtime';
import { notifierContract } from '../notifier.contract.ts';
import { stateStoreContract } from '../state-store.contract.ts';
import { createEmbedded } from './embedded.ts';

/** Of the machine. */
const PATIENCE_MS = 30_000;

/**
 * Two hubs on one folder and one clock that only a test moves; waiting moves it by the polling period, no faster than
 * the machine's: a thread that is late must not find words that have grown old meanwhile.
 */
async function pair() {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-state-'));
  const clock = new FakeClock();
  const [a, b] = ['a', 'b'].map((hub) => createEmbedded({ folder, hub, clock, log: silentLog }));
  if (a === undefined || b === undefined) throw new Error('unreachable');
  const eventually = async (fits: () => boolean) => {
    for (const end = performance.now() + PATIENCE_MS; !fits(); ) {
      if (performance.now() > end) throw new Error(`not within ${PATIENCE_MS} ms of polling`);
      clock.advance(50);
      await new Promise((resolve) => setTimeout(resolve, 50));
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
