import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { breweryError } from '../errors.ts';

/** Start time of a process in clock ticks since boot: with it a process id that was given again is not mistaken. */
function bornAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; the 22nd field counts from after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

const lockOf = (folder: string) => join(folder, 'brewery.pid');

/** @throws ALREADY_RUNNING when a living process holds the folder; nothing is written */
export function checkUnlocked(folder: string): void {
  let held = '';
  try {
    held = readFileSync(lockOf(folder), 'utf8');
  } catch {
    // No lock, no holder.
  }
  const [pid = '', born = ''] = held.trim().split(' ');
  if (pid !== '' && Number(pid) !== process.pid && bornAt(Number(pid)) === born)
    throw breweryError('ALREADY_RUNNING', `process ${pid} in ${folder}`);
}

/**
 * Keeps a second brewery out of a data folder while this process lives; a lock of a dead process is taken over.
 * @throws ALREADY_RUNNING
 */
export function lockFolder(folder: string): () => void {
  checkUnlocked(folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(lockOf(folder), `${process.pid} ${bornAt(process.pid) ?? ''}\n`);
  return () => rmSync(lockOf(folder), { force: true });
}
