import { type AuditRow, type Desired, type DesiredProgram, kettleOf, type Reported } from '@cerveceria/protocol';
import type { Cancel, Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import type { AgentEvents } from '../ingest/ingest-port.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { createBatchDocs } from './batch-docs.ts';
import { type BatchDocument, isOpen, madeBatch } from './batch-document.ts';
import { BatchEdits } from './batch-edits.ts';
import { foldDesired } from './fold-desired.ts';
import { foldReport } from './fold-program.ts';

interface KeeperParts {
  readonly store: StateStore;
  readonly machine: Pick<MachineClock, 'after'>;
  readonly process: Pick<ProcessClock, 'wall'>;
  readonly log: Log;
}

/** Rows of who did what that a batch keeps; a brew day has a few dozen. */
const MOST_DEEDS = 1_000;

export interface BatchKeeper {
  /** Hears what ingest tells of this hub's agents, after `events` has. */
  hearing(events: AgentEvents): AgentEvents;
  /** Somebody did something, as the audit log has it. */
  audited(row: AuditRow): void;
  /** A program was asked of a node; its batch is there when this resolves. */
  begun(node: string, program: DesiredProgram, version: number): Promise<void>;
  settled(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes a batch of each run and writes down what becomes of it, as far as this hub hears of it. */
export function createBatchKeeper({ store, machine, process, log }: KeeperParts): BatchKeeper {
  const docs = createBatchDocs(store);
  /** Runs that are not over, as this hub knows them; what the store has may be newer, and `fold` never goes back. */
  const open = new Map<string, BatchDocument>();
  const edits = new BatchEdits({ docs, machine, log, written: remember, gone: (id) => open.delete(id) });
  let unwatch: Cancel = () => {};

  function remember(batch: BatchDocument): void {
    if (isOpen(batch)) open.set(batch.id, batch);
    else open.delete(batch.id);
  }

  async function begun(node: string, program: DesiredProgram, version: number): Promise<void> {
    if (!open.has(program.id)) remember(await docs.make(madeBatch(node, program, version)));
  }

  function desired(document: Desired): void {
    const { node, program, version } = document;
    if (program != null)
      begun(node, program, version).catch((err) => log.warn({ err, node }, 'a batch could not be made'));
    for (const batch of open.values())
      if (batch.node === node && foldDesired(batch, document) !== batch)
        edits.add(batch.id, (now) => foldDesired(now, document));
  }

  function reported(node: string, report: Reported): void {
    for (const batch of open.values())
      if (batch.node === node && foldReport(batch, report) !== batch)
        edits.add(batch.id, (now) => foldReport(now, report));
  }

  return {
    begun,
    hearing: (events) => ({
      ...events,
      reported(node, report) {
        events.reported(node, report);
        reported(node, report);
      },
    }),
    audited({ id, who, what, about, detail }) {
      const deed = { id, at: Math.round(process.wall()), who, what, about, detail };
      for (const batch of open.values())
        if (kettleOf(about) === batch.kettle || about === batch.id)
          edits.add(batch.id, (now) =>
            now.deeds.length >= MOST_DEEDS || now.deeds.some((each) => each.id === id)
              ? now
              : { ...now, deeds: [...now.deeds, deed] },
          );
    },
    settled: () => edits.settled(),
    async start() {
      for (const { id } of (await docs.cards()).filter(isOpen)) remember(await docs.get(id));
      unwatch = store.watch('desired/', (_key, doc) => doc !== undefined && desired(doc.value as Desired));
      for (const { value } of await store.list<Desired>('desired/')) desired(value);
    },
    async stop() {
      unwatch();
      await edits.stop();
    },
  };
}
