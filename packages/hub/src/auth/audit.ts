import type { AuditRow } from '@cerveceria/protocol';
import type { StateStore } from '../tiers/state-store.ts';

/** Who did what, about what. `detail` in plain words; never a password, a key or a token. */
export type AuditEntry = Omit<AuditRow, 'id' | 'at'>;

export interface Audit {
  record(entry: AuditEntry): Promise<void>;
  /** Newest first; `before` is the id to go on from. */
  recent(limit: number, before?: number): Promise<AuditRow[]>;
}

/** The log of changes: it only grows, and both hubs write to it. `told` hears each row that this hub writes. */
export function createAudit(store: StateStore, told: (row: AuditRow) => void = () => {}): Audit {
  return {
    async record(entry) {
      const { id, at } = await store.record('audit', entry);
      told({ id, at, ...entry });
    },
    async recent(limit, before) {
      const rows = await store.recent<AuditEntry>('audit', limit, before);
      return rows.map(({ id, at, value }) => ({ id, at, ...value }));
    },
  };
}
