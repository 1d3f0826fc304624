import { type BatchCard, CodedError } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import type { Doc, StateStore } from '../tiers/state-store.ts';
import { batchCard } from './batch-card.ts';
import type { BatchDocument } from './batch-document.ts';

/** Both hubs may write the same batch at the same moment; so often the loser tries again. */
const TRIES = 20;

interface CardRecord {
  readonly card: BatchCard;
  /** Of the document that it was made of: an older one never replaces a newer. */
  readonly of: number;
}

export interface BatchDocs {
  /** Nothing is changed where it is there already. */
  make(batch: BatchDocument): Promise<BatchDocument>;
  /** @throws BATCH_UNKNOWN */
  get(id: string): Promise<BatchDocument>;
  /** `edit` may be called again with a newer batch; the very same object back: nothing is written. @throws BATCH_UNKNOWN */
  change(id: string, edit: (batch: BatchDocument) => BatchDocument): Promise<BatchDocument>;
  cards(): Promise<BatchCard[]>;
}

const isConflict = (fault: unknown) => fault instanceof CodedError && fault.code === 'STATE_CONFLICT';
const key = (id: string) => `batch/${id}`;
const cardKey = (id: string) => `batch-card/${id}`;

/** Batches in the StateStore, by compare-and-set; a small card beside each, so that the list is quick. */
export function createBatchDocs(store: StateStore): BatchDocs {
  async function again<T>(attempt: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        return await attempt();
      } catch (fault) {
        if (!isConflict(fault) || tried === TRIES) throw fault;
      }
    }
  }

  const tellCard = ({ value, version }: Doc<BatchDocument>) =>
    again(async () => {
      const known = await store.get<CardRecord>(cardKey(value.id));
      if (known !== undefined && known.value.of >= version) return;
      await store.put<CardRecord>(cardKey(value.id), { card: batchCard(value), of: version }, known?.version ?? null);
    });

  async function load(id: string): Promise<Doc<BatchDocument>> {
    const doc = await store.get<BatchDocument>(key(id));
    if (doc === undefined) throw hubError('BATCH_UNKNOWN', id);
    return doc;
  }

  return {
    async make(batch) {
      try {
        const doc = await store.put(key(batch.id), batch, null);
        await tellCard(doc);
        return doc.value;
      } catch (fault) {
        if (!isConflict(fault)) throw fault;
        // A hub that ended between the two writes left the list without it.
        const doc = await load(batch.id);
        await tellCard(doc);
        return doc.value;
      }
    },
    get: async (id) => (await load(id)).value,
    change: (id, edit) =>
      again(async () => {
        const before = await load(id);
        const value = edit(before.value);
        if (value === before.value) return value;
        const doc = await store.put(key(id), value, before.version);
        await tellCard(doc);
        return value;
      }),
    cards: async () => (await store.list<CardRecord>('batch-card/')).map(({ value }) => value.card),
  };
}
