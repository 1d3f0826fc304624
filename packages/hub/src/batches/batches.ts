import {
  type AlarmHistory,
  type AlarmHistoryQuery,
  type Batch,
  type BatchAlarm,
  type BatchNote,
  type BatchNoteRequest,
  type BatchPage,
  nodeOf,
  type StepStatistics,
} from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import type { Audit } from '../auth/audit.ts';
import type { Who } from '../auth/who.ts';
import { hubError } from '../errors.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { BatchDocs } from './batch-docs.ts';
import type { BatchDocument } from './batch-document.ts';
import { batchView } from './batch-view.ts';
import { foldReport } from './fold-program.ts';
import type { ReadStatistics } from './step-statistics.ts';

const MOST_NOTES = 500;
const MOST_ALARMS = 1_000;

interface BatchesParts {
  readonly docs: BatchDocs;
  readonly statistics: ReadStatistics;
  /** Alarms of a kettle in a stretch of process time. */
  readonly alarms: (query: AlarmHistoryQuery) => Promise<AlarmHistory> | AlarmHistory;
  /** The loop's input, and the node's last report: it may know more than is written down yet. */
  readonly fleet: Pick<FleetState, 'nodes'>;
  readonly audit: Audit;
  readonly clock: Pick<ProcessClock, 'wall'>;
  readonly newId: () => string;
}

export interface BatchQuery {
  readonly kettle?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface Batches {
  /** Newest first. */
  page(query: BatchQuery): Promise<BatchPage>;
  /** @throws BATCH_UNKNOWN */
  get(id: string): Promise<Batch>;
  /** @throws BATCH_UNKNOWN, BATCH_FULL */
  note(who: Who, id: string, request: BatchNoteRequest): Promise<BatchNote>;
}

export function createBatches(parts: BatchesParts): Batches {
  const { docs, statistics, alarms, fleet, audit, clock, newId } = parts;
  const inputOf = (loop: string) =>
    fleet.nodes.get(nodeOf(loop))?.facts.loops.find(({ id }) => id === loop)?.input ?? null;

  async function statisticsOf({ plan, records, loop }: BatchDocument): Promise<Map<string, StepStatistics | null>> {
    const found = new Map<string, StepStatistics | null>();
    const channel = inputOf(loop);
    if (channel === null) return found;
    for (const { step, setPoint } of plan) {
      const run = records.findLast((each) => each.step === step);
      if (setPoint === null || run?.reached == null) continue;
      found.set(step, await statistics(channel, run.reached, run.ended ?? Math.round(clock.wall())));
    }
    return found;
  }

  async function alarmsOf(batch: BatchDocument): Promise<readonly BatchAlarm[]> {
    const from = batch.records[0]?.began;
    if (from === undefined) return [];
    const to = batch.ended ?? Math.round(clock.wall());
    return (await alarms({ kettle: batch.kettle, from, to, limit: MOST_ALARMS })).rows;
  }

  return {
    async page({ kettle, limit, after }) {
      const place = ({ asked, id }: { asked: number; id: string }) => `${String(asked).padStart(16, '0')}.${id}`;
      const all = (await docs.cards())
        .filter((card) => kettle === undefined || card.kettle === kettle)
        .map((card) => ({ card, at: place(card) }))
        .filter(({ at }) => after === undefined || at < after)
        .sort((a, b) => (a.at < b.at ? 1 : -1));
      const batches = all.slice(0, limit);
      return {
        batches: batches.map(({ card }) => card),
        next: all.length > limit ? (batches.at(-1)?.at ?? null) : null,
      };
    },
    async get(id) {
      const stored = await docs.get(id);
      const report = fleet.nodes.get(stored.node)?.report ?? null;
      const batch = report === null ? stored : foldReport(stored, report);
      const [found, raised] = await Promise.all([statisticsOf(batch), alarmsOf(batch)]);
      return batchView(batch, { statistics: found, alarms: raised, now: Math.round(clock.wall()) });
    },
    async note(who, id, { text, measured, at }) {
      const written: BatchNote = {
        ...{ id: newId(), at: at ?? Math.round(clock.wall()), who: who.user, text, measured },
      };
      const { name } = await docs.change(id, (batch) => {
        if (batch.notes.length >= MOST_NOTES) throw hubError('BATCH_FULL', id);
        return { ...batch, notes: [...batch.notes, written] };
      });
      const said = [text, ...measured.map(({ what, value }) => `${what} ${value}`)].filter((each) => each !== '');
      await audit.record({
        who: who.user,
        what: 'batch.note',
        about: id,
        detail: `${name}: ${said.join(', ')}`.slice(0, 500),
      });
      return written;
    },
  };
}
