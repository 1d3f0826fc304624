import type { StoreSchema } from './store-schema.ts';

/**
 * A chunk is up to 32 data frames in a row with the same channels; for each channel it has one row of packed summaries,
 * so that thirty days of a channel are some 1,350 rows side by side instead of 43,200 spread over the file.
 * Times of a chunk stand once beside it, so that learning a boot moves no summary.
 */
const FIRST = `
CREATE TABLE nodes (
  id INTEGER PRIMARY KEY,
  node TEXT NOT NULL UNIQUE,
  -- Longest frame and chunk in ms: how far before a range the search for what touches it must begin.
  frame_span INTEGER NOT NULL DEFAULT 0,
  chunk_span INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE epochs (
  id INTEGER PRIMARY KEY,
  node_id INTEGER NOT NULL REFERENCES nodes (id),
  epoch TEXT NOT NULL,
  watermark INTEGER NOT NULL,
  held INTEGER NOT NULL,
  dropped INTEGER NOT NULL,
  frames INTEGER NOT NULL,
  chunk_id INTEGER,
  UNIQUE (node_id, epoch)
) STRICT;
CREATE TABLE boots (
  id INTEGER PRIMARY KEY,
  node_id INTEGER NOT NULL REFERENCES nodes (id),
  boot TEXT NOT NULL,
  UNIQUE (node_id, boot)
) STRICT;
CREATE TABLE boot_offsets (
  boot_id INTEGER NOT NULL REFERENCES boots (id),
  mono INTEGER NOT NULL,
  offset REAL NOT NULL,
  quality TEXT NOT NULL,
  PRIMARY KEY (boot_id, mono)
) STRICT, WITHOUT ROWID;
-- Frames whose times are still those of an older table of boots; survives a kill half way.
CREATE TABLE retimings (
  id INTEGER PRIMARY KEY,
  boot_id INTEGER NOT NULL,
  mono_from INTEGER NOT NULL,
  mono_to INTEGER NOT NULL
) STRICT;
CREATE TABLE channels (
  id INTEGER PRIMARY KEY,
  channel TEXT NOT NULL,
  spec TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX channels_by_name ON channels (channel);
CREATE TABLE chunks (
  id INTEGER PRIMARY KEY,
  node_id INTEGER NOT NULL,
  boot_id INTEGER NOT NULL,
  channels TEXT NOT NULL,
  n INTEGER NOT NULL,
  t_from INTEGER,
  t_to INTEGER,
  times BLOB NOT NULL
) STRICT;
CREATE INDEX chunks_by_time ON chunks (node_id, t_from) WHERE t_from IS NOT NULL;
-- id = channel * 2^32 + chunk, which lays a channel's rows side by side.
CREATE TABLE summaries (id INTEGER PRIMARY KEY, stats BLOB NOT NULL) STRICT;
CREATE TABLE frames (
  id INTEGER PRIMARY KEY,
  epoch_id INTEGER NOT NULL REFERENCES epochs (id),
  node_id INTEGER NOT NULL REFERENCES nodes (id),
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  kind TEXT NOT NULL,
  boot_id INTEGER NOT NULL REFERENCES boots (id),
  mono_from INTEGER,
  mono_to INTEGER,
  held INTEGER NOT NULL,
  dropped INTEGER NOT NULL,
  t_from INTEGER,
  t_to INTEGER,
  chunk_id INTEGER,
  slot INTEGER,
  bytes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX frames_identity ON frames (epoch_id, first);
CREATE INDEX frames_by_time ON frames (node_id, t_from, first, id) WHERE t_from IS NOT NULL;
CREATE INDEX frames_by_boot ON frames (boot_id, mono_from);
CREATE INDEX frames_by_chunk ON frames (chunk_id) WHERE chunk_id IS NOT NULL;
CREATE INDEX gaps ON frames (node_id) WHERE kind = 'gap';
`;

/** `identity` tells this file from one that takes its place. */
const ROLL_UPS = `
CREATE TABLE roll_ups (
  id INTEGER PRIMARY KEY,
  channel TEXT NOT NULL,
  width INTEGER NOT NULL,
  day INTEGER NOT NULL,
  doc BLOB NOT NULL,
  UNIQUE (channel, width, day)
) STRICT;
CREATE TABLE identity (id TEXT NOT NULL) STRICT;
INSERT INTO identity (id) VALUES (lower(hex(randomblob(16))));
`;

/** Which frames the slots of a chunk are of: the epoch, and their first seqs. NULL in what an older hub wrote. */
const CHUNK_FRAMES_KNOWN = `
ALTER TABLE chunks ADD COLUMN epoch_id INTEGER;
ALTER TABLE chunks ADD COLUMN firsts BLOB;
`;

export const FRAMES_SCHEMA: StoreSchema = {
  file: 'frames.sqlite',
  application: 'CvFr',
  migrations: [FIRST, ROLL_UPS, CHUNK_FRAMES_KNOWN],
  synchronous: 'FULL',
};

/** Doubles of one summary in `stats`: count, min, max, sum, last, bad. And of one frame in `times`: from, to. */
export const STATS_WIDTH = 6;
export const TIMES_WIDTH = 2;
export const CHUNK_FRAMES = 32;
/** ms; a chunk is closed when a frame comes this long after its first, so that a pause makes no chunk of weeks. */
export const CHUNK_MS = 7_200_000;

export function summaryId(channel: number, chunk: number): number {
  return channel * 2 ** 32 + chunk;
}
