import { FakeClock } from '@cerveceria/runtime';
import { MemoryStateStore } from '../../tests/fakes/memory-state-store.ts';
import { reportQueueContract } from './report-queue.contract.ts';
import { QUEUE } from './report-queue.ts';
import { stateReportQueue } from './state-report-queue.ts';

reportQueueContract('of documents', (_end, most) => {
  const clock = new FakeClock(1_700_000_000_000);
  const store = new MemoryStateStore(() => clock.wall());
  let id = 0;
  const made = () => stateReportQueue({ store, clock, most, newId: () => `${++id}` });
  const passIdle = () => {
    clock.advance(QUEUE.idleMs + 1);
    return Promise.resolve();
  };
  return Promise.resolve({ queue: made(), other: made(), passIdle });
});
