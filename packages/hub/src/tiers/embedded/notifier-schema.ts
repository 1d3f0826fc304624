import type { StoreSchema } from './store-schema.ts';

const FIRST = `
CREATE TABLE words (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  hub TEXT NOT NULL,
  topic TEXT NOT NULL,
  payload TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX words_by_age ON words (at);
`;

/**
 * One file a boot of the machine: without fsync a power cut may leave it damaged, and what it holds is worth nothing
 * after that, so the next boot begins a new one and never has to judge the old.
 */
export function notifierSchema(boot: string): StoreSchema {
  return { file: `notify-${boot}.sqlite`, application: 'CvNo', migrations: [FIRST], synchronous: 'OFF' };
}
