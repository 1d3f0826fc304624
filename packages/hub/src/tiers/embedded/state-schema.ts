import type { StoreSchema } from './store-schema.ts';

const FIRST = `
CREATE TABLE docs (key TEXT PRIMARY KEY, version INTEGER NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- The newest change of each key, removals included; the counter gives the order.
CREATE TABLE changes (key TEXT PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX changes_by_seq ON changes (seq);
CREATE TABLE counter (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL) STRICT;
INSERT INTO counter VALUES (1, 0);
CREATE TABLE logs (id INTEGER PRIMARY KEY AUTOINCREMENT, log TEXT NOT NULL, at INTEGER NOT NULL, value TEXT NOT NULL)
  STRICT;
CREATE INDEX logs_by_name ON logs (log, id);
CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
`;

export const STATE_SCHEMA: StoreSchema = {
  file: 'state.sqlite',
  application: 'CvSt',
  migrations: [FIRST],
  synchronous: 'FULL',
};
