import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockHolder, takeLock } from '@cerveceria/runtime';
import { breweryError } from '../errors.ts';

const NAME = 'brewery.pid';
const lockOf = (folder: string) => join(folder, NAME);
/** Files of the lock, also those of somebody who is just trying to take it. */
export const isOfLock = (name: string) => name === NAME || name.startsWith(`${NAME}.`);
const running = (holder: number, folder: string) => breweryError('ALREADY_RUNNING', `process ${holder} in ${folder}`);

/** @throws ALREADY_RUNNING when a living process holds the folder; nothing is written */
export function checkUnlocked(folder: string): void {
  const holder = lockHolder(lockOf(folder));
  if (holder !== null) throw running(holder, folder);
}

/**
 * Keeps a second brewery out of a data folder while this process lives; a lock of a dead process is taken over.
 * @throws ALREADY_RUNNING
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const lock = takeLock(lockOf(folder));
  if (lock.holder !== null) throw running(lock.holder, folder);
  return lock.release;
}
