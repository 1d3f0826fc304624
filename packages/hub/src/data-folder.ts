import { accessSync, constants, mkdirSync } from 'node:fs';
import { hubError } from './errors.ts';

/** Makes the folder when it is not there. @throws DATA_UNWRITABLE */
export function openDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw hubError('DATA_UNWRITABLE', `${folder} (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}
