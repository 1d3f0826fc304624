import { fstatSync } from 'node:fs';

/**
 * Whether this process' standard output is the journal: systemd names device and inode of the stream it gave, so that
 * a child whose output was sent elsewhere does not take itself for connected.
 */
export function isJournal(stream = process.env['JOURNAL_STREAM'], fd = 1): boolean {
  if (stream === undefined) return false;
  const { dev, ino } = fstatSync(fd);
  return stream === `${dev}:${ino}`;
}
