import { readlinkSync } from 'node:fs';

function nameOf(fd: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}

/**
 * Whether this process' standard output is the journal: systemd names device and inode of the stream it gave, so that
 * a child whose output was sent elsewhere does not take itself for connected. The name of the descriptor is asked and
 * not fstat: on Node 20 a later `require` did not resolve links after an fstatSync here, and native modules were lost.
 */
export function isJournal(stream = process.env['JOURNAL_STREAM'], fd = 1): boolean {
  const inode = stream?.split(':')[1];
  return inode !== undefined && nameOf(fd) === `socket:[${inode}]`;
}
